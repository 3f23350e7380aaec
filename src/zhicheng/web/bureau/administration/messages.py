"""Messages for officers: delivery records, and the templates that two officers make together."""

import uuid

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.messages import SPECS, DeliveryState, MessageChannel, MessageKind, MessageSpec
from zhicheng.services.kernel import Actor, Listed, ports
from zhicheng.services.kernel.telling import (
    DeliveryLine,
    KindLine,
    TemplateVersion,
    approve_message_template,
    delivery_records,
    message_kinds,
    message_template,
    propose_message_template,
    template_versions,
)
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.form_pages import confirm_page, done, form_page
from zhicheng.web.site.forms import PageForm
from zhicheng.web.site.lists import (
    Column,
    ListRecipe,
    Search,
    Shown,
    Tag,
    Wanted,
    in_memory,
    list_page,
)

_KINDS = {
    DeliveryState.WAITING: "waiting",
    DeliveryState.SENDING: "waiting",
    DeliveryState.SENT: "good",
    DeliveryState.UNCERTAIN: "attention",
    DeliveryState.GIVEN_UP: "bad",
}


class DeliverySearch(PageForm):
    """What the records are narrowed by."""

    state = forms.ChoiceField(
        label="状态", required=False, choices=[("", "全部"), *((s.value, s.label) for s in DeliveryState)]
    )
    channel = forms.ChoiceField(
        label="渠道", required=False, choices=[("", "全部"), *((c.value, c.label) for c in MessageChannel)]
    )
    kind = forms.ChoiceField(
        label="消息",
        required=False,
        choices=[("", "全部"), *((s.kind.value, s.label) for s in SPECS.values())],
    )


def _state(line: DeliveryLine) -> Shown:
    return Shown(tags=(Tag(line.state.label, _KINDS[line.state]),), notes=_note(line.last_error))


def _note(error: str) -> tuple[str, ...]:
    return (error,) if error else ()


DELIVERIES = ListRecipe[DeliveryLine](
    name="bureau:deliveries",
    title="消息发送记录",
    columns=(
        Column("消息", lambda line: line.label, sort="kind", is_heading=True),
        Column("收件人", lambda line: line.recipient),
        Column("渠道", lambda line: line.channel.label, sort="channel"),
        Column("状态", _state, sort="state"),
        Column("次数", lambda line: line.attempts, sort="attempts"),
        Column("登记时间", lambda line: line.created_at, sort="created_at"),
        Column("下次发送", lambda line: line.next_try_at),
        Column("结束时间", lambda line: line.ended_at),
        Column("通道编号", lambda line: line.reference, is_mono=True),
    ),
    empty="还没有发送记录。消息先在站内保存，再按个人的设置发送。",
    order="-created_at",
)


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU)
def deliveries(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The delivery records, without a word of any message."""

    def fetch(wanted: Wanted) -> Listed[DeliveryLine]:
        state, channel = wanted.given.get("state"), wanted.given.get("channel")
        kind = wanted.given.get("kind")
        return delivery_records(
            actor=actor,
            limit=wanted.limit,
            offset=wanted.offset,
            sort=wanted.sort,
            state=DeliveryState(state) if state else None,
            channel=MessageChannel(channel) if channel else None,
            kind=MessageKind(kind) if kind else None,
        )

    return list_page(
        request,
        actor,
        DELIVERIES,
        fetch,
        "bureau/administration/deliveries.html",
        search=Search(DeliverySearch),
    )


def _kind(line: KindLine) -> Shown:
    return Shown(line.spec.label, reverse("bureau:message_kind", args=[line.spec.kind.value]))


def _version(line: KindLine) -> Shown:
    tags = (Tag(f"{line.waiting}份待批准", "attention"),) if line.waiting else ()
    return Shown(f"第{line.version}版" if line.version else "系统自带", tags=tags)


TEMPLATES = ListRecipe[KindLine](
    name="bureau:message_templates",
    title="消息模板",
    columns=(
        Column("消息", _kind, sort="label", is_heading=True),
        Column("对象", lambda line: line.spec.audience.label, sort="audience"),
        Column("现行文字", lambda line: line.wording.sentence, wraps=True),
        Column("版本", _version, sort="version"),
    ),
    empty="没有消息模板。",
    unit="类",
)


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU)
def templates(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All kinds of message with the words in force."""
    lines = message_kinds(actor=actor, at=ports.clock().now())
    return list_page(
        request, actor, TEMPLATES, in_memory(lines, TEMPLATES), "bureau/administration/message_templates.html"
    )


def _link(version: TemplateVersion) -> Shown:
    return Shown(f"第{version.version}版", reverse("bureau:approve_message_template", args=[version.id]))


def _standing(version: TemplateVersion) -> Shown:
    if version.in_force:
        return Shown(tags=(Tag("施行中", "good"),))
    return Shown(tags=(Tag("已停用") if version.approved_at else Tag("待批准", "attention"),))


VERSIONS = ListRecipe[TemplateVersion](
    name="bureau:message_versions",
    title="消息模板的版本",
    columns=(
        Column("版本", _link, sort="version", is_heading=True),
        Column("文字", lambda version: version.wording.sentence + version.wording.more, wraps=True),
        Column("提出", lambda version: version.proposed_by, sort="proposed_by"),
        Column("批准", lambda version: version.approved_by, sort="approved_by"),
        Column("状态", _standing, sort="state"),
    ),
    empty="还没有本局提出的版本，现用系统自带的文字。",
    unit="版",
)


def _spec(kind: str) -> MessageSpec:
    if kind not in set(MessageKind):
        raise Http404
    return SPECS[MessageKind(kind)]


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU)
def kind(request: HttpRequest, actor: Actor, kind: str) -> HttpResponse:
    """One kind: its fields, its channels, and all versions of its words."""
    spec = _spec(kind)
    versions = template_versions(actor=actor, at=ports.clock().now(), kind=spec.kind)
    in_force = next((version.wording for version in versions if version.in_force), spec.wording)
    return list_page(
        request,
        actor,
        VERSIONS,
        in_memory(versions, VERSIONS),
        "bureau/administration/message_kind.html",
        context={"spec": spec, "site": _shown(spec, in_force.on_site), "sent": _shown(spec, in_force.sent)},
    )


class TemplateForm(PageForm):
    """New words for a kind."""

    sentence = forms.CharField(
        label="各渠道共用的一句",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="站内、短信、邮件都用这一句。项目写在花括号里；不能有网址、电话和证件号码。",
    )
    more = forms.CharField(
        label="站内补充",
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="只在站内显示，例如退回的原因。",
    )


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU)
def propose(request: HttpRequest, actor: Actor, kind: str) -> HttpResponse:
    """Propose new words, beginning with those in force."""
    spec = _spec(kind)
    versions = template_versions(actor=actor, at=ports.clock().now(), kind=spec.kind)
    in_force = next((version.wording for version in versions if version.in_force), spec.wording)

    def send(form: TemplateForm) -> HttpResponse:
        propose_message_template(
            actor=actor,
            at=ports.clock().now(),
            kind=spec.kind,
            sentence=form.cleaned_data["sentence"],
            more=form.cleaned_data["more"],
        )
        return done(request, "模板已提出，请另一名工作人员核对后批准。", "bureau:message_kind", kind=kind)

    initial = {"sentence": in_force.sentence, "more": in_force.more}
    return form_page(
        request,
        lambda data, files: TemplateForm(data, initial=initial),
        "bureau/administration/propose_message_template.html",
        {"spec": spec},
        send,
    )


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU, step_up=True)
def approve(request: HttpRequest, actor: Actor, template_id: uuid.UUID) -> HttpResponse:
    """Compare with the words in force, then approve as the second officer."""
    at = ports.clock().now()
    version = message_template(actor=actor, at=at, template_id=template_id)
    spec = SPECS[version.kind]

    def send() -> HttpResponse:
        approve_message_template(actor=actor, at=at, template_id=template_id)
        said = "模板已批准，此后的消息使用新的文字。"
        return done(request, said, "bureau:message_kind", kind=version.kind.value)

    def context() -> dict[str, object]:
        others = template_versions(actor=actor, at=at, kind=version.kind)
        in_force = next((other.wording for other in others if other.in_force), spec.wording)
        return {
            "version": version,
            "spec": spec,
            "rows": [
                ("站内", _shown(spec, in_force.on_site), _shown(spec, version.wording.on_site)),
                ("短信、邮件", _shown(spec, in_force.sent), _shown(spec, version.wording.sent)),
            ],
            "is_own": version.proposed_by_id == actor.account_id,
        }

    return confirm_page(request, "bureau/administration/approve_message_template.html", context, send)


def _shown(spec: MessageSpec, said: object) -> str:
    assert callable(said)
    return str(said({field.value: field.sample for field in spec.fields}))
