"""Certificate templates (样式): proposed by one officer, looked at, approved by another."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from zhicheng.documents.template import SHEET_FILE, SOURCE_FILE, builtin_template, load_template
from zhicheng.domain.channels import UnitRole
from zhicheng.services.issuance.templates import (
    TemplateLine,
    approve_template,
    list_templates,
    propose_template,
    trial_picture,
)
from zhicheng.services.kernel import Actor, ports
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.form_pages import confirm_page, done, form_page
from zhicheng.web.site.forms import PageForm
from zhicheng.web.site.lists import Column, ListRecipe, Shown, Tag, in_memory, list_page

_LARGEST = 1024 * 1024


class ProposeForm(PageForm):
    """Two files that make a template, or none for the packaged one."""

    source = forms.FileField(label=f"版面文件（{SOURCE_FILE}）", required=False)
    sheet = forms.FileField(label=f"说明文件（{SHEET_FILE}）", required=False)

    def clean(self) -> dict[str, object]:
        """Both or neither, and none of them huge."""
        data = super().clean() or {}
        source, sheet = data.get("source"), data.get("sheet")
        if (source is None) != (sheet is None):
            self.add_error("sheet" if source else "source", "两个文件要一起选择。")
        for name in ("source", "sheet"):
            file = data.get(name)
            if file is not None and file.size > _LARGEST:
                self.add_error(name, "样式文件不应超过1 MB，请核对是否选错了文件。")
        return data


def _id(line: TemplateLine) -> Shown:
    return Shown(line.template_id, reverse("bureau:approve_template", args=[line.sha256]))


def _state(line: TemplateLine) -> Shown:
    if line.in_use:
        return Shown(tags=(Tag("正在使用", "good"),))
    return Shown(tags=(Tag("已批准") if line.approved_by else Tag("待批准", "attention"),))


TEMPLATES = ListRecipe[TemplateLine](
    name="bureau:templates",
    title="证书样式",
    columns=(
        Column("代号", _id, sort="id", is_heading=True),
        Column("版本", lambda line: line.version, sort="version"),
        Column("提出", lambda line: line.proposed_by, sort="proposed_by"),
        Column("批准", lambda line: line.approved_by, sort="approved_by"),
        Column("批准时间", lambda line: line.approved_at, sort="approved_at"),
        Column("状态", _state, sort="state"),
    ),
    empty="还没有证书样式。请先提出系统自带的样式，经另一名工作人员批准后才能制作证书。",
    caption="共{total}份",
)


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU)
def templates(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All templates, the latest first."""
    fetch = in_memory(list_templates(), TEMPLATES)
    return list_page(request, actor, TEMPLATES, fetch, "bureau/casework/templates.html")


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU)
def propose(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Upload an edited template, or propose the packaged one; sample pages are tried before it is kept."""

    def send(form: ProposeForm) -> HttpResponse:
        source, sheet = form.cleaned_data["source"], form.cleaned_data["sheet"]
        template = load_template(source.read(), sheet.read()) if source else builtin_template()
        propose_template(actor=actor, at=ports.clock().now(), template=template)
        return done(request, "样式已提出，请另一名工作人员核对样张后批准。", "bureau:templates")

    return form_page(request, ProposeForm, "bureau/casework/propose_template.html", {}, send, keeps=False)


@require_GET
@staff_page(UnitRole.BUREAU)
def preview(request: HttpRequest, actor: Actor, sha256: str) -> HttpResponse:
    """The sample page as a picture."""
    response = HttpResponse(trial_picture(actor=actor, sha256=sha256), content_type="image/png")
    response.headers["Cache-Control"] = "no-store"
    return response


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU, step_up=True)
def approve(request: HttpRequest, actor: Actor, sha256: str) -> HttpResponse:
    """Look at the sample page, then approve as the second officer."""
    line = next((list_template for list_template in list_templates() if list_template.sha256 == sha256), None)
    if line is None:
        raise Http404

    def send() -> HttpResponse:
        approve_template(actor=actor, at=ports.clock().now(), sha256=sha256)
        return done(request, "样式已批准，此后的批次使用这份样式。", "bureau:templates")

    return confirm_page(request, "bureau/casework/approve_template.html", {"line": line}, send)
