"""Policies: one in words, two compared, and a file tried out before it is installed."""

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.deadlines import business_date
from zhicheng.domain.policies import NoPolicyInForce, PolicyRefused
from zhicheng.services.kernel import Actor, ports
from zhicheng.services.oversight.policies import (
    compare_policies,
    policy_by_id,
    policy_overview,
    policy_words,
    preview_policy_text,
)
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.form_pages import form_page
from zhicheng.web.site.forms import PageForm
from zhicheng.web.site.pages import page

_LARGEST = 64 * 1024


class PolicyFileForm(PageForm):
    """A policy file to try out."""

    file = forms.FileField(
        label="规则文件",
        help_text="TOML 文本，扩展名 .toml，不超过 64 KB。只作预览，不会保存，也不会生效。",
        widget=forms.FileInput(attrs={"accept": ".toml"}),
    )

    def clean_file(self) -> str:
        """The text of the file."""
        return text_of(self.cleaned_data["file"])


def text_of(file: "UploadedFile[bytes]") -> str:
    """The text of a small uploaded file. Raises ValidationError for a large file and for no text."""
    if file.size is None or file.size > _LARGEST:
        raise forms.ValidationError("文件超过 64 KB，请核对是否选错了文件。")
    try:
        return bytes(file.read()).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise forms.ValidationError("文件不是 UTF-8 编码的文本，请另存为 UTF-8 后再试。") from error


@require_GET
@staff_page(UnitRole.BUREAU)
def policy(request: HttpRequest, actor: Actor, policy_id: str) -> HttpResponse:
    """One policy in words, each value with its clause."""
    found = policy_by_id(actor=actor, policy_id=policy_id)
    others = [
        other
        for other in policy_overview(actor=actor, on=business_date(ports.clock().now())).policies
        if other.policy_id != policy_id
    ]
    context = {
        "policy": found,
        "groups": policy_words(found),
        "others": others,
        "is_in_force": found.in_force_on(business_date(ports.clock().now())),
    }
    return page(request, "bureau/administration/policy.html", context)


@require_GET
@staff_page(UnitRole.BUREAU)
def compare(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What the policy ``after`` would change against ``before``."""
    before, after = request.GET.get("before", ""), request.GET.get("after", "")
    overview = policy_overview(actor=actor, on=business_date(ports.clock().now()))
    if not before and not after:
        return page(request, "bureau/administration/compare_policies.html", {"overview": overview})
    comparison = compare_policies(
        actor=actor, on=business_date(ports.clock().now()), before_id=before, after_id=after
    )
    context = {"overview": overview, "comparison": comparison, "before": before, "after": after}
    return page(request, "bureau/administration/compare_policies.html", context)


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU)
def try_policy(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Read an uploaded policy and show what it would change; nothing of it is kept."""
    template = "bureau/administration/try_policy.html"

    def send(form: PolicyFileForm) -> HttpResponse:
        comparison = preview_policy_text(
            actor=actor,
            on=business_date(ports.clock().now()),
            text=form.cleaned_data["file"],
        )
        return page(request, template, {"form": form, "comparison": comparison})

    return form_page(
        request,
        PolicyFileForm,
        template,
        {"comparison": None},
        send,
        beside="file",
        caught=(PolicyRefused, NoPolicyInForce),
        keeps=False,
    )
