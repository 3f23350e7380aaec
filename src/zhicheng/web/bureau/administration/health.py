"""How the system is, and the audit."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from zhicheng.domain.channels import UnitRole
from zhicheng.services.kernel import Actor, ports
from zhicheng.services.oversight.audit import ask_audit, audit_under_way, last_audit
from zhicheng.services.oversight.health import system_health
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.form_pages import done, form_page
from zhicheng.web.site.forms import PageForm
from zhicheng.web.site.pages import page


class AuditForm(PageForm):
    """How far the audit goes."""

    with_files = forms.BooleanField(
        label="同时核对全部证书文件",
        required=False,
        help_text="逐个打开已存档的证书，证书多时需要较长时间，其间名册和短信可能延迟。建议在夜间进行。",
    )


@require_GET
@staff_page(UnitRole.BUREAU)
def health(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Everything that can be told at a glance."""
    page_context = {"health": system_health(actor=actor, at=ports.clock().now())}
    return page(request, "bureau/administration/health.html", page_context)


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU)
def audit(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The last audit and its findings; a POST has a worker run another."""

    def send(form: AuditForm) -> HttpResponse:
        is_new = ask_audit(actor=actor, at=ports.clock().now(), with_files=form.cleaned_data["with_files"])
        if is_new:
            return done(request, "审计已安排，完成后结果显示在本页。", "bureau:audit")
        messages.info(request, "已有一次同样的审计在等待，无需重复安排。")
        return redirect("bureau:audit")

    context = {"audit": last_audit(), "is_running": audit_under_way()}
    return form_page(
        request, lambda data, files: AuditForm(data), "bureau/administration/audit.html", context, send
    )


@require_GET
@staff_page(UnitRole.BUREAU)
def audit_progress(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The part of the page that asks anew every two seconds while an audit runs."""
    page_context = {"is_running": audit_under_way()}
    return page(request, "bureau/administration/audit_progress.html", page_context)
