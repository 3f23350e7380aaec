"""Verifying a file (clause 三(三)): is it the original, and how does its certificate stand."""

from datetime import timedelta

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from zhicheng.documents.inspection import LARGEST_UPLOAD, InspectionRefused, Verdict
from zhicheng.services.kernel import count_hit, ports
from zhicheng.services.verification import verify_file
from zhicheng.web.public.answered import in_confidence, shown
from zhicheng.web.public.following import follow_address
from zhicheng.web.site.access import public_page
from zhicheng.web.site.captcha import CaptchaForm
from zhicheng.web.site.client_address import client_address
from zhicheng.web.site.form_pages import form_page
from zhicheng.web.site.pages import page

FILES_PER_HOUR, FILES_PER_DAY = 30, 200
_KINDS = {
    Verdict.ORIGINAL: "good",
    Verdict.RECONVERTED: "attention",
    Verdict.ALTERED: "bad",
    Verdict.NOT_OURS: "plain",
}


class FileForm(CaptchaForm):
    """The file as it was received."""

    file = forms.FileField(
        label="电子职称证书文件",
        allow_empty_file=True,
        help_text="PDF 文件，不超过 20 MB。请上传收到的原文件，不要截图、转换格式或另存。",
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,.pdf"}),
    )


@require_http_methods(["GET", "POST"])
@public_page
def check_file(request: HttpRequest) -> HttpResponse:
    """The verdict stands on the same page. The file is judged and then forgotten."""
    template = "public/file.html"

    def send(form: FileForm) -> HttpResponse | None:
        at = ports.clock().now()
        if not form.captcha_passed(at):
            return None
        count_hit(
            purpose="verify_file",
            subject=client_address(request),
            at=at,
            limits=[(FILES_PER_HOUR, timedelta(hours=1)), (FILES_PER_DAY, timedelta(days=1))],
        )
        # One byte more than may be is enough to see that it is too large.
        found = verify_file(at=at, upload=form.cleaned_data["file"].read(LARGEST_UPLOAD + 1))
        context: dict[str, object] = {
            "form": form,
            "found": found,
            "verdict_kind": _KINDS[found.inspection.verdict],
        }
        if found.answer is not None:
            form_address = reverse("public:follow_file", kwargs={"token": found.token})
            context |= shown(found.answer)
            context["follow_address"] = follow_address(found.answer, form_address)
        return page(request, template, context)

    answer = form_page(
        request,
        FileForm,
        template,
        {"found": None},
        send,
        beside="file",
        caught=(InspectionRefused,),
        keeps=False,
    )
    return in_confidence(answer)
