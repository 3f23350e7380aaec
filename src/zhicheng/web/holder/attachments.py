"""Documents of a claim: sent up, listed, opened, removed."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhicheng.domain.channels import RULES, AttachmentKind
from zhicheng.services.intake import (
    LARGEST,
    MOST_ATTACHMENTS,
    AttachmentRefused,
    OwnClaim,
    add_attachment,
    own_claim_detail,
    read_attachment,
    remove_attachment,
)
from zhicheng.services.kernel import Actor, ClaimMoved, ports
from zhicheng.web.holder.drafting import SectionForm, editing, seen_from, seen_token
from zhicheng.web.site.access import holder_page
from zhicheng.web.site.downloads import download
from zhicheng.web.site.form_pages import done, form_page

_LIMIT_MB = LARGEST // 1024 // 1024
_MOVED = "这条申领刚刚在另一个窗口中保存过，文件没有上传。请重新选择文件后再上传。"


class AttachmentForm(SectionForm):
    """One document."""

    kind = forms.ChoiceField(label="材料类型")
    file = forms.FileField(
        label="选择文件",
        help_text=f"PDF、JPG 或 PNG，每个文件不超过{_LIMIT_MB} MB。拍照的，请保证文字清晰。",
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        error_messages={"required": "请选择文件。", "empty": "文件是空的，请重新选择。"},
    )

    def __init__(self, *args: Any, claim: OwnClaim, **kwargs: Any) -> None:
        rules = RULES[claim.channel]
        begun = {"seen": seen_token(claim.seen), "kind": rules.main_document.value}
        super().__init__(*args, initial=begun, **kwargs)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        kinds = dict.fromkeys([*(each.kind for each in rules.documents), AttachmentKind.OTHER])
        field.choices = [(kind.value, kind.label) for kind in kinds]

    def clean_file(self) -> "UploadedFile[bytes]":
        """Refuse by the size alone, before the bytes are read."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if file.size is not None and file.size > LARGEST:
            raise forms.ValidationError(f"文件超过{_LIMIT_MB} MB，请压缩或分成几个文件后再上传。")
        return file


@require_http_methods(["GET", "POST"])
@holder_page
@editing
def attachments(request: HttpRequest, actor: Actor, claim: OwnClaim) -> HttpResponse:
    """The documents that are there, and a form for one more."""

    def send(form: AttachmentForm) -> HttpResponse | None:
        file: UploadedFile[bytes] = form.cleaned_data["file"]
        try:
            add_attachment(
                actor=actor,
                at=ports.clock().now(),
                claim=seen_from(claim.claim_id, form.cleaned_data["seen"]),
                kind=AttachmentKind(form.cleaned_data["kind"]),
                file_name=file.name or "",
                data=file.read(),
            )
        except ClaimMoved:
            form.show_again(claim, _MOVED)
            return None
        return done(request, "文件已上传。", "holder:attachments", claim_id=claim.claim_id)

    context = {
        "claim": claim,
        "needed": RULES[claim.channel].main_document,
        "is_needed": RULES[claim.channel].requires(RULES[claim.channel].main_document),
        "most": MOST_ATTACHMENTS,
        "seen": seen_token(claim.seen),
    }
    return form_page(
        request,
        lambda data, files: AttachmentForm(data, files, claim=claim),
        "holder/attachments.html",
        context,
        send,
        beside="file",
        caught=(AttachmentRefused,),
    )


@require_POST
@holder_page
def remove(request: HttpRequest, actor: Actor, claim_id: uuid.UUID, attachment_id: uuid.UUID) -> HttpResponse:
    """Take one off; whatever went wrong is said on the page of documents."""
    at = ports.clock().now()
    claim = own_claim_detail(actor=actor, at=at, claim_id=claim_id)
    try:
        remove_attachment(
            actor=actor,
            at=at,
            claim=seen_from(claim.claim_id, request.POST.get("seen", "")),
            attachment_id=attachment_id,
        )
    except (ClaimMoved, AttachmentRefused):
        # The second click of two finds it gone; another window may have changed something else.
        messages.warning(request, "内容在另一个窗口中有改动，下面是最新的材料清单。")
    else:
        messages.success(request, "文件已删除。")
    return redirect("holder:attachments", claim_id=claim_id)


@require_GET
@holder_page
def attachment(request: HttpRequest, actor: Actor, attachment_id: uuid.UUID) -> HttpResponse:
    """One document, to look at again."""
    file = read_attachment(actor=actor, attachment_id=attachment_id)
    return download(file.data, file.file_name, file.media_type)
