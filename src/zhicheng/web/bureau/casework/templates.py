"""Certificate templates (样式): proposed by one officer, looked at, approved by another."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from zhicheng.documents.template import SHEET_FILE, SOURCE_FILE, builtin_template, load_template
from zhicheng.domain.channels import UnitRole
from zhicheng.domain.refusals import Refusal
from zhicheng.services.issuance.templates import (
    approve_template,
    list_templates,
    propose_template,
    trial_picture,
)
from zhicheng.services.kernel import Actor, ports
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.forms import PageForm
from zhicheng.web.site.pages import page

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


@require_GET
@staff_page(UnitRole.BUREAU)
def templates(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All templates, the latest first."""
    return page(request, "bureau/casework/templates.html", {"lines": list_templates()})


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU)
def propose(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Upload an edited template, or propose the packaged one; sample pages are tried before it is kept."""
    form = ProposeForm(request.POST, request.FILES) if request.method == "POST" else ProposeForm()
    if request.method == "POST" and form.is_valid():
        source, sheet = form.cleaned_data["source"], form.cleaned_data["sheet"]
        try:
            template = load_template(source.read(), sheet.read()) if source else builtin_template()
            propose_template(actor=actor, at=ports.clock().now(), template=template)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "样式已提出，请另一名工作人员核对样张后批准。")
            return redirect("bureau:templates")
    status = 422 if form.errors else 200
    return page(request, "bureau/casework/propose_template.html", {"form": form}, status=status)


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
    line = next((one for one in list_templates() if one.sha256 == sha256), None)
    if line is None:
        raise Http404
    if request.method == "POST":
        approve_template(actor=actor, at=ports.clock().now(), sha256=sha256)
        messages.success(request, "样式已批准，此后的批次使用这份样式。")
        return redirect("bureau:templates")
    return page(request, "bureau/casework/approve_template.html", {"line": line})
