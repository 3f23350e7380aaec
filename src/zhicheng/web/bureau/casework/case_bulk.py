"""Many certificates in one case: what is asked, a preview of what it would do, then the case."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from zhicheng.domain.cases import CaseRules
from zhicheng.domain.channels import UnitRole
from zhicheng.domain.free_text import PersonalNumberWritten
from zhicheng.services.casework.cases import CaseAsked, CaseRefused, open_case
from zhicheng.services.casework.cases.bulk import (
    BulkPreview,
    BulkScope,
    bulk_fields,
    preview_bulk,
    table_fields,
)
from zhicheng.services.kernel import Actor, ports
from zhicheng.web.bureau.casework.case_pages import CASE_PAGES
from zhicheng.web.cases.kinds import kind_of
from zhicheng.web.cases.opening import BESIDE
from zhicheng.web.cases.opening_form import OpeningForm
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.form_pages import done, form_page
from zhicheng.web.site.forms import offer
from zhicheng.web.site.pages import page

_PART_OF = {BulkScope.NUMBERS.value: "numbers", BulkScope.TABLE.value: "table"}
"""The field that names the certificates, where it is not ``named``."""
_EMPTY = {
    "named": "请填写备案文号或名称。",
    "numbers": "请填写证书编号。",
    "table": "请粘贴更正内容表。",
}


class BulkForm(OpeningForm):
    """Which certificates, and what is asked about all of them alike."""

    by = forms.ChoiceField(
        label="办理范围",
        choices=[(each.value, each.label) for each in BulkScope],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择办理范围。"},
    )
    named = forms.CharField(
        label="备案文号或名称", required=False, max_length=120, help_text="要写完整。选“证书编号清单”的不填。"
    )
    numbers = forms.CharField(
        label="证书编号清单",
        required=False,
        max_length=60_000,
        help_text="一行一个，或用逗号分开；可以直接从表格粘贴。",
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    table = forms.CharField(
        label="更正内容表",
        required=False,
        max_length=300_000,
        widget=forms.Textarea(attrs={"rows": 8, "autocomplete": "off", "spellcheck": "false"}),
    )
    previewed = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, has_files=False, **kwargs)
        columns = table_fields(self._rules.kind)
        if columns:
            listed = "、".join(field.label for field in columns)
            self.fields["table"].help_text = (
                f"从电子表格复制后粘贴。第一行是栏名：证书编号，以及要更正的栏目（{listed}）；"
                "以下每行一本证书，不更正的格留空。证件号码请逐件更正。"
            )
        else:
            del self.fields["table"]
            offer(self, "by", [(each.value, each.label) for each in BulkScope if each is not BulkScope.TABLE])
        self.order_fields(["by", "named", "numbers", "table", *self.fields])

    def clean(self) -> dict[str, Any]:
        """The part that the way chosen asks for."""
        data = super().clean() or {}
        name = _PART_OF.get(str(data.get("by")), "named")
        if data.get("by") and not str(data.get(name, "")).strip() and name not in self.errors:
            self.add_error(name, _EMPTY[name])
        return data

    @property
    def scope(self) -> tuple[BulkScope, str]:
        """By what, and which one. Call it on a valid form."""
        by = BulkScope(self.cleaned_data["by"])
        return by, self.cleaned_data[_PART_OF.get(by.value, "named")]


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU)
def bulk(request: HttpRequest, actor: Actor, kind: str) -> HttpResponse:
    """The form; a good one is answered by its preview, and the preview's button opens the case."""
    rules = kind_of(CASE_PAGES, actor, kind)
    if not rules.is_in_bulk:
        raise Http404
    at = ports.clock().now()

    def send(form: BulkForm) -> HttpResponse | None:
        data = form.cleaned_data
        by, text = form.scope
        try:
            preview = preview_bulk(
                actor=actor,
                at=at,
                kind=rules.kind,
                ground=data["ground"],
                by=by,
                text=text,
                changes=form.changes,
            )
            is_same = data["previewed"] == preview.digest
            if "open" in request.POST and is_same and preview.count:
                asked = CaseAsked(
                    kind=rules.kind,
                    ground=data["ground"],
                    statement=data["statement"],
                    certificate_ids=preview.certificate_ids,
                    changes=form.changes,
                    changes_of=preview.changes_of,
                    in_force_until=data.get("until"),
                    scope=preview.scope,
                )
                case = open_case(actor=actor, at=at, asked=asked)
                said = f"已提出，办件编号{case.number}，共{preview.count}本证书。请补充材料后办理。"
                return done(request, said, "bureau:case", case_id=case.case_id)
        except CaseRefused as refusal:
            form.refuse(refusal, _field_for(refusal, form))
            return None
        return _shown(request, rules, form, preview, is_stale="open" in request.POST and not is_same)

    return form_page(
        request,
        lambda data, files: BulkForm(data, rules=rules, fields=bulk_fields(rules.kind), present={}),
        "bureau/casework/bulk_case.html",
        {"rules": rules, "back": CASE_PAGES.url("new_case")},
        send,
        beside={PersonalNumberWritten: "statement"},
        is_change="change" in request.POST,
    )


def _field_for(refusal: CaseRefused, form: BulkForm) -> str | None:
    if refusal.code in ("case.scope", "case.table"):
        return "named" if refusal.code == "case.scope" else "table"
    field = BESIDE.get(refusal.code)
    return field if field in form.fields else None


def _shown(
    request: HttpRequest, rules: CaseRules, form: BulkForm, preview: BulkPreview, *, is_stale: bool
) -> HttpResponse:
    form.data = {**request.POST.dict(), "previewed": preview.digest}
    hidden = [form[name].as_hidden() for name in form.fields]
    ground = rules.ground(form.cleaned_data["ground"])
    context = {
        "rules": rules,
        "preview": preview,
        "hidden": hidden,
        "ground": ground.label if ground else "",
        "statement": form.cleaned_data["statement"],
        "is_stale": is_stale,
        "back": CASE_PAGES.url("new_case"),
    }
    return page(request, "bureau/casework/bulk_preview.html", context)
