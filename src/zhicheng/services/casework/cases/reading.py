"""Cases as people read them: the officers' list, one's own, those a unit is asked about, and one in full."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet

from zhicheng.domain.cases import (
    CASE_RULES,
    CaseAction,
    CaseField,
    CaseItemState,
    CaseKind,
    CaseRules,
    CaseState,
    CaseStepKind,
    Opener,
    possible_actions,
)
from zhicheng.domain.channels import UnitRole
from zhicheng.domain.later_titles import may_touch_others
from zhicheng.domain.masking import mask_name
from zhicheng.records.models import Case, CaseDecision, CaseEffect, CaseItem, CaseStep, Certificate
from zhicheng.services.casework.cases.access import BRINGING_ROLES, is_asked, may_see, openers_case
from zhicheng.services.casework.cases.changes import open_changes
from zhicheng.services.casework.cases.choosing import number_typed
from zhicheng.services.casework.cases.present import present_value, written
from zhicheng.services.casework.cases.steps import CaseSeen, not_found
from zhicheng.services.kernel.actor import Actor, NotAllowed, require_role
from zhicheng.services.kernel.later_titles import LaterTitle, later_titles_of
from zhicheng.services.kernel.listing import Listed, listed, order_for
from zhicheng.services.kernel.people import same_person
from zhicheng.services.kernel.recall_notices import ToldByCase, told_by_case

_ITEMS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case in a list."""

    case_id: uuid.UUID
    number: str
    kind: CaseKind
    state: CaseState
    about: str
    """Whom or what it concerns, in words."""
    opener: Opener
    opened_at: datetime
    due_on: date
    handled_by: str
    """The name of the officer in charge; empty until it is taken up."""

    @property
    def label(self) -> str:
        """The kind as people read it."""
        return CASE_RULES[self.kind].label


@dataclass(frozen=True, slots=True)
class ItemChange:
    """One field that an item asks to be changed."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One certificate or person of a case."""

    item_id: uuid.UUID
    person_id: uuid.UUID
    name: str
    certificate_id: uuid.UUID | None
    certificate_number: str
    title_name: str
    changes: tuple[ItemChange, ...]
    state: CaseItemState
    sentence: str
    successor_id: uuid.UUID | None
    """The certificate that took its place by this case, once it is sealed."""
    successor_number: str


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step of the timeline."""

    kind: CaseStepKind
    at: datetime
    actor: str
    """Who did it, as the reader may know: an officer's name for officers alone."""
    text: str


@dataclass(frozen=True, slots=True)
class AttachmentLine:
    """One document of a case."""

    attachment_id: uuid.UUID
    label: str
    file_name: str
    media_type: str
    size: int
    added_at: datetime


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """One round of decision."""

    reason: str
    proposed_by: str
    proposed_at: datetime
    decided_by: str
    decided_at: datetime | None
    is_agreed: bool | None
    remark: str


@dataclass(frozen=True, slots=True)
class CasePage:
    """One case in full, as the actor may see it."""

    seen: CaseSeen
    number: str
    rules: CaseRules
    state: CaseState
    ground: str
    public_ground: str
    statement: str
    scope: str
    opener: Opener
    opened_at: datetime
    due_on: date
    evidence_due_on: date | None
    in_force_until: date | None
    commenting_unit: str
    outcome: str
    closed_at: datetime | None
    items: tuple[ItemLine, ...]
    item_count: int
    counts: dict[CaseItemState, int]
    steps: tuple[StepLine, ...]
    attachments: tuple[AttachmentLine, ...]
    decisions: tuple[DecisionLine, ...]
    acts: frozenset[CaseAction]
    """What the actor may do to the case now."""
    may_comment: bool
    asks_numbers: bool
    """Whether a document number or a phone is to be changed, which the page shows in part."""
    other_person: str
    """The second person of a merge, by name."""
    later: tuple[LaterTitle, ...]
    """What rests on the certificates and would be listed for review; for officers, until it is decided."""
    told: ToldByCase
    """Who was told that the certificates changed; nobody for readers outside the Bureau."""


_ORDERS: dict[str, tuple[str, ...]] = {
    "number": ("number",),
    "kind": ("kind", "number"),
    "state": ("state", "due_on", "id"),
    "opened": ("opened_at", "id"),
    "due": ("due_on", "id"),
}


def case_list(
    *,
    actor: Actor,
    states: tuple[CaseState, ...] = (),
    kind: CaseKind | None = None,
    number: str = "",
    mine: bool = False,
    sort: str = "",
    limit: int = 50,
    offset: int = 0,
) -> Listed[CaseLine]:
    """The cases of the Bureau, those that are due first on top; officers only.

    ``mine`` are those in the actor's charge. Raises NotAllowed outside the Bureau.
    """
    require_role(actor, UnitRole.BUREAU)
    query = _with_names(Case.objects.all())
    if states:
        query = query.filter(state__in=[state.value for state in states])
    if kind is not None:
        query = query.filter(kind=kind.value)
    if number.strip():
        query = query.filter(number__contains=number.strip().upper())
    if mine:
        query = query.filter(handled_by_id=actor.account_id)
    if actor.person_id is not None:
        query = query.exclude(person_id__in=actor.own_records)
    return listed(query, _line, order=order_for(sort, _ORDERS, _ORDERS["due"]), limit=limit, offset=offset)


def case_counts(*, actor: Actor) -> dict[CaseState, int]:
    """How many cases stand in each state that still moves; officers only."""
    require_role(actor, UnitRole.BUREAU)
    rows = Case.objects.open().values_list("state").annotate(count=Count("id")).order_by()
    return {CaseState(state): count for state, count in rows}


def own_cases(*, actor: Actor, sort: str = "", limit: int = 50, offset: int = 0) -> Listed[CaseLine]:
    """我的办件: what the actor, or the unit that the actor acts for, opened, and what is about the actor."""
    if actor.role is UnitRole.BUREAU:
        mine = Q(opener=Opener.OFFICER.value, opened_by_id=actor.account_id)
    elif actor.role is not None:
        mine = Q(opener=Opener.UNIT.value, opened_unit_id=actor.unit_id, opened_role=actor.role.value)
    else:
        mine = Q(opener=Opener.HOLDER.value, opened_by_id=actor.account_id)
        if actor.person_id is not None:
            mine |= Q(person_id__in=actor.own_records)
    query = _with_names(Case.objects.filter(mine))
    default = ("-opened_at", "id")
    return listed(query, _line, order=order_for(sort, _ORDERS, default), limit=limit, offset=offset)


def cases_to_comment(*, actor: Actor, sort: str = "", limit: int = 50, offset: int = 0) -> Listed[CaseLine]:
    """The open cases about which the actor's unit is asked. Raises NotAllowed for all who bring none."""
    if actor.role not in BRINGING_ROLES:
        raise NotAllowed("您没有办理此事项的权限。")
    query = _with_names(Case.objects.filter(commenting_unit_id=actor.unit_id, closed_at__isnull=True))
    # As on the case's page: a unit that only comments sees the name masked.
    return listed(
        query,
        lambda case: _line(case, masked=True),
        order=order_for(sort, _ORDERS, _ORDERS["due"]),
        limit=limit,
        offset=offset,
    )


def cases_of_person(*, actor: Actor, person_id: uuid.UUID) -> tuple[CaseLine, ...]:
    """All cases that concern a person, the latest first; officers only."""
    require_role(actor, UnitRole.BUREAU)
    # With the records that were merged into the person, in the one statement.
    about = (
        Q(person_id=person_id)
        | Q(person__merged_into_id=person_id)
        | Q(other_person_id=person_id)
        | Q(items__person_id=person_id)
        | Q(items__person__merged_into_id=person_id)
    )
    rows = _with_names(Case.objects.filter(about).distinct()).order_by("-opened_at", "id")
    return tuple(_line(row) for row in rows)


def cases_of_certificate(*, actor: Actor, certificate_id: uuid.UUID) -> tuple[CaseLine, ...]:
    """All cases about a certificate, the latest first; officers only."""
    require_role(actor, UnitRole.BUREAU)
    rows = _with_names(Case.objects.filter(items__certificate_id=certificate_id))
    return tuple(_line(row) for row in rows.order_by("-opened_at", "id"))


def case_page(*, actor: Actor, case_id: uuid.UUID | None = None, number: str = "") -> CasePage:
    """One case in full, by its id or by its number in any spelling.

    Raises CaseRefused for whoever may not see it, as if there were none.
    """
    named = Q(id=case_id) if case_id is not None else Q(number=number_typed(number))
    case = _with_names(Case.objects.filter(named)).first()
    if case is None or not may_see(actor, case):
        raise not_found()
    rules = CASE_RULES[CaseKind(case.kind)]
    ground = rules.ground(case.ground)
    items = list(
        CaseItem.objects.filter(case=case)
        .select_related("person", "certificate")
        .order_by("index")[:_ITEMS_SHOWN]
    )
    is_masked = not _sees_whole(actor, case)
    successors = {} if is_masked else _successors(case, items)
    lines = tuple(_item_line(item, rules, successors.get(item.id), masked=is_masked) for item in items)
    states = CaseItem.objects.filter(case=case).values_list("state").annotate(count=Count("id")).order_by()
    counts = {CaseItemState(state): count for state, count in states}
    is_officer = actor.role is UnitRole.BUREAU
    decisions = list(case.decisions.select_related("proposed_by", "decided_by").order_by("round"))
    return CasePage(
        seen=CaseSeen(case.id, case.version),
        number=case.number,
        rules=rules,
        state=CaseState(case.state),
        ground=ground.label if ground else case.ground,
        public_ground=ground.public if ground else "",
        statement=case.statement,
        scope=case.scope,
        opener=Opener(case.opener),
        opened_at=case.opened_at,
        due_on=case.due_on,
        evidence_due_on=case.evidence_due_on,
        in_force_until=case.in_force_until,
        commenting_unit=case.commenting_unit.name if case.commenting_unit else "",
        outcome=case.outcome,
        closed_at=case.closed_at,
        items=lines,
        item_count=sum(counts.values()),
        counts=counts,
        steps=tuple(_step_line(step, is_officer) for step in _steps(case, is_officer)),
        attachments=tuple(
            AttachmentLine(
                row.id,
                _evidence_label(rules, row.kind),
                row.file_name,
                row.media_type,
                row.size,
                row.added_at,
            )
            for row in case.attachments.order_by("added_at", "id")
        ),
        decisions=tuple(_decision_line(row, is_officer) for row in decisions),
        acts=_acts(actor, case, decisions),
        may_comment=is_asked(actor, case) and case.closed_at is None,
        asks_numbers=bool({CaseField.ID_NUMBER, CaseField.PHONE} & set(rules.fields))
        and any(
            change.label in (CaseField.ID_NUMBER.label, CaseField.PHONE.label)
            for line in lines
            for change in line.changes
        ),
        other_person=case.other_person.name if case.other_person else "",
        later=_later_titles(case, rules) if is_officer else (),
        told=told_by_case(case.id) if is_officer and _is_decided(case) else ToldByCase(0, ()),
    )


def _is_decided(case: Case) -> bool:
    """Whether its effect has begun, or it ended without one."""
    return case.closed_at is not None or case.state == CaseState.APPLYING


def _later_titles(case: Case, rules: CaseRules) -> tuple[LaterTitle, ...]:
    """The preview of what a decision would put before an officer again; empty once it is decided."""
    if _is_decided(case):
        return ()
    items = CaseItem.objects.filter(case=case, is_open=True, certificate__isnull=False)
    if rules.kind is CaseKind.CORRECTION:
        touching = [item for item in items if may_touch_others(rules.kind, tuple(open_changes(item)))]
        return tuple(later_titles_of([item.certificate_id for item in touching if item.certificate_id]))
    if not may_touch_others(rules.kind, ()):
        return ()
    return tuple(later_titles_of(list(items.values_list("certificate_id", flat=True))))


def _with_names(query: QuerySet[Case]) -> QuerySet[Case]:
    return query.select_related("person", "other_person", "handled_by", "commenting_unit").annotate(
        item_count=Count("items", distinct=True)
    )


def _line(case: Case, *, masked: bool = False) -> CaseLine:
    several = case.scope or f"{case.item_count}本证书"  # type: ignore[attr-defined]
    return CaseLine(
        case_id=case.id,
        number=case.number,
        kind=CaseKind(case.kind),
        state=CaseState(case.state),
        about=several if case.person is None else mask_name(case.person.name) if masked else case.person.name,
        opener=Opener(case.opener),
        opened_at=case.opened_at,
        due_on=case.due_on,
        handled_by=case.handled_by.display_name if case.handled_by else "",
    )


def _sees_whole(actor: Actor, case: Case) -> bool:
    """Officers and whoever asked see what was asked; a unit that only comments sees the names masked."""
    return actor.role is UnitRole.BUREAU or openers_case(actor, case)


def _successors(case: Case, items: list[CaseItem]) -> dict[uuid.UUID, Certificate]:
    """The successors that the case has made, by item; told to those alone who see the case whole."""
    if CaseKind(case.kind) not in (CaseKind.CORRECTION, CaseKind.REISSUE):
        return {}
    effects = CaseEffect.objects.filter(case=case, kind="successor", item__in=items)
    made = {str(row.subject_id): row.item_id for row in effects if row.item_id is not None}
    return {made[str(row.id)]: row for row in Certificate.objects.filter(id__in=list(made))}


def _item_line(item: CaseItem, rules: CaseRules, successor: Certificate | None, *, masked: bool) -> ItemLine:
    certificate = item.certificate
    return ItemLine(
        item_id=item.id,
        person_id=item.person_id,
        name=mask_name(item.person.name) if masked else item.person.name,
        certificate_id=item.certificate_id,
        certificate_number=certificate.number_id if certificate else "",
        title_name=certificate.title_name if certificate else "",
        changes=tuple(
            ItemChange(
                field.label,
                written(field, present_value(field, item.person, certificate), masked=masked),
                written(field, value, masked=masked),
            )
            for field, value in open_changes(item).items()
        ),
        state=CaseItemState(item.state),
        sentence=item.sentence,
        successor_id=successor.id if successor is not None else None,
        successor_number=successor.number_id if successor is not None else "",
    )


def _steps(case: Case, is_officer: bool) -> list[CaseStep]:
    steps = CaseStep.objects.filter(case=case).select_related("account", "unit").order_by("at", "version")
    if is_officer:
        return list(steps)
    hidden = (CaseStepKind.PROPOSED, CaseStepKind.PROPOSAL_WITHDRAWN, CaseStepKind.RETURNED)
    return list(steps.exclude(kind__in=[kind.value for kind in hidden]))


def _step_line(step: CaseStep, is_officer: bool) -> StepLine:
    if step.account is None:
        actor = "系统"
    elif is_officer:
        actor = step.account.display_name
    else:
        actor = step.unit.name if step.unit is not None else "申请人"
    return StepLine(CaseStepKind(step.kind), step.at, actor, step.text)


def _decision_line(row: CaseDecision, is_officer: bool) -> DecisionLine:
    decider = row.decided_by
    return DecisionLine(
        reason=row.reason if is_officer or row.is_agreed else "",
        proposed_by=row.proposed_by.display_name if is_officer else "",
        proposed_at=row.proposed_at,
        decided_by=decider.display_name if decider is not None and is_officer else "",
        decided_at=row.decided_at,
        is_agreed=row.is_agreed,
        remark=row.remark if is_officer else "",
    )


def _evidence_label(rules: CaseRules, code: str) -> str:
    return next((item.label for item in rules.evidence if item.code == code), code)


_OFFICERS_ACTS = frozenset(
    {
        CaseAction.TAKE_UP,
        CaseAction.ASK_EVIDENCE,
        CaseAction.PROPOSE,
        CaseAction.REFUSE,
        CaseAction.RETURN,
        CaseAction.AGREE,
        CaseAction.WITHDRAW_PROPOSAL,
    }
)


def _acts(actor: Actor, case: Case, decisions: list[CaseDecision]) -> frozenset[CaseAction]:
    possible = possible_actions(CaseState(case.state))
    acts: set[CaseAction] = set()
    if openers_case(actor, case):
        acts |= possible & {CaseAction.WITHDRAW, CaseAction.ADD_EVIDENCE}
    if is_asked(actor, case):
        acts |= possible & {CaseAction.ADD_EVIDENCE}
    if actor.role is UnitRole.BUREAU and actor.account_id is not None:
        acts |= possible & _OFFICERS_ACTS
        if case.handled_by_id == actor.account_id:
            acts |= possible & {CaseAction.ADD_EVIDENCE}
        waiting = next((row for row in decisions if row.decided_at is None), None)
        if waiting is not None:
            if same_person(actor.account_id, waiting.proposed_by_id):
                acts -= {CaseAction.AGREE, CaseAction.RETURN}
            else:
                acts -= {CaseAction.WITHDRAW_PROPOSAL}
    return frozenset(acts)
