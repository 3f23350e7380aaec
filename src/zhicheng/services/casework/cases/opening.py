"""Opening a case: who may, about what, on which ground, and what it asks to be changed."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import IntegrityError
from django.db import transaction as db

from zhicheng.domain.cases import (
    CASE_RULES,
    CaseField,
    CaseItemState,
    CaseKind,
    CaseRules,
    CaseState,
    CaseStepKind,
    CaseSubject,
    Opener,
)
from zhicheng.domain.channels import UnitRole
from zhicheng.domain.deadlines import business_date
from zhicheng.domain.free_text import without_personal_numbers
from zhicheng.domain.working_days import add_working_days
from zhicheng.records.identifiers import new_id
from zhicheng.records.models import Case, CaseItem, Certificate, Person
from zhicheng.services.casework.cases.changes import read_changes, seal_changes
from zhicheng.services.casework.cases.freezing import freeze_account
from zhicheng.services.casework.cases.steps import (
    CaseRefused,
    CaseStanding,
    keep_step,
    next_number,
)
from zhicheng.services.casework.cases.subjects import (
    certificates_for,
    commenting_unit,
    person_for,
    refuse_unmovable,
)
from zhicheng.services.casework.cases.telling import tell_of_opening
from zhicheng.services.kernel.actor import Actor, NotAllowed, require_human
from zhicheng.services.kernel.events import EventTag, transaction
from zhicheng.services.kernel.working_years import working_calendar

MOST_ITEMS = 2000
"""Certificates that one decision may cover."""
_STATEMENT_LIMIT = 1000


@dataclass(frozen=True, slots=True)
class CaseAsked:
    """What somebody asks for."""

    kind: CaseKind
    ground: str
    statement: str
    certificate_ids: Sequence[uuid.UUID] = ()
    person_id: uuid.UUID | None = None
    """For a case about a person; a holder's own where it is left out."""
    other_person_id: uuid.UUID | None = None
    changes: Mapping[CaseField, str] = field(default_factory=dict)
    """The same for every certificate of the case."""
    changes_of: Mapping[uuid.UUID, Mapping[CaseField, str]] = field(default_factory=dict)
    """By certificate, in a bulk case whose certificates differ."""
    in_force_until: date | None = None
    scope: str = ""


def open_case(*, actor: Actor, at: datetime, asked: CaseAsked) -> CaseStanding:
    """Open a case for oneself, for one's unit's people, or as an officer at the counter.

    Nothing changes but that it waits for an officer, and that an identity dispute freezes the account.
    Raises NotAllowed for a kind that is not the actor's to open, and CaseRefused for a ground, field,
    certificate or person that it cannot be about; a second open case of the same kind about the same
    certificate or person is refused with the first one's number.
    """
    rules = CASE_RULES[asked.kind]
    opener = opener_of(actor, rules)
    statement = _statement(asked)
    if rules.ground(asked.ground) is None:
        raise CaseRefused("请选择事由。", code="case.ground")
    until = _until(rules, asked, at)
    with transaction(actor=actor, at=at) as ledger:
        case = Case(
            id=new_id(),
            number=next_number(at),
            kind=rules.kind.value,
            state=CaseState.OPENED.value,
            ground=asked.ground,
            statement=statement,
            scope=asked.scope.strip()[:120],
            opener=opener.value,
            opened_by_id=require_human(actor),
            opened_role=actor.role.value if actor.role else "",
            opened_unit_id=actor.unit_id,
            opened_at=at,
            due_on=add_working_days(working_calendar(), business_date(at), rules.working_days).day,
            in_force_until=until,
        )
        items = _items(case, actor, asked, at)
        people = {item.person_id for item in items}
        case.person_id = people.pop() if len(people) == 1 else None
        case.other_person_id = _other_person(rules, asked, case.person_id)
        if rules.asks_unit and opener is not Opener.UNIT:
            case.commenting_unit_id = commenting_unit(items[0].certificate_id)
        case.save(force_insert=True)
        _insert_items(rules, items)
        freeze_account(ledger, case)
        tell_of_opening(ledger, case)
        keep_step(
            ledger, case, CaseStepKind.OPENED, EventTag.CASE_OPENED, text=statement, version=case.version
        )
    return CaseStanding(case.id, case.number, rules.kind, CaseState.OPENED, case.version)


def opener_of(actor: Actor, rules: CaseRules) -> Opener:
    """As what the actor opens a case of this kind. Raises NotAllowed where it is not theirs to open."""
    if actor.role is UnitRole.BUREAU:
        opener = Opener.OFFICER
    elif actor.role is not None:
        opener = Opener.UNIT
        if actor.role not in rules.unit_roles:
            raise NotAllowed(f"“{rules.label}”不由{actor.role.label}提出，请由持证人或人社局窗口办理。")
    else:
        opener = Opener.HOLDER
    if opener not in rules.openers:
        who = "、".join(sorted(each.label for each in rules.openers))
        raise NotAllowed(f"“{rules.label}”由{who}提出。")
    return opener


def _statement(asked: CaseAsked) -> str:
    statement = asked.statement.strip()
    if not statement or len(statement) > _STATEMENT_LIMIT:
        raise CaseRefused(f"请填写情况说明，不超过{_STATEMENT_LIMIT}字。", code="case.statement")
    return without_personal_numbers(statement, "情况说明")


def _until(rules: CaseRules, asked: CaseAsked, at: datetime) -> date | None:
    if rules.lasts_days is None or asked.ground == "resume":
        return None
    today = business_date(at)
    until = asked.in_force_until
    if until is None or until <= today:
        raise CaseRefused("请填写期限，须在今天之后。", code="case.until")
    if (until - today).days > rules.lasts_days:
        raise CaseRefused(f"期限最长{rules.lasts_days}天；到期后仍需继续的，请重新提出。", code="case.until")
    return until


def _items(case: Case, actor: Actor, asked: CaseAsked, at: datetime) -> list[CaseItem]:
    opener, rules = Opener(case.opener), CASE_RULES[asked.kind]
    if rules.subject is CaseSubject.CERTIFICATES:
        certificates = certificates_for(actor, opener, asked.certificate_ids)
        if len(certificates) > (MOST_ITEMS if rules.is_in_bulk and opener is not Opener.HOLDER else 1):
            raise CaseRefused(f"一次最多办理{MOST_ITEMS}本证书。", code="case.too_many")
        refuse_unmovable(rules.kind, asked.ground, certificates, at)
        return [
            _item(case, index, rules, asked, at, person_id=row.person_id, certificate=row)
            for index, row in enumerate(certificates)
        ]
    person = person_for(actor, opener, asked.person_id)
    return [_item(case, 0, rules, asked, at, person_id=person.id)]


def _item(
    case: Case,
    index: int,
    rules: CaseRules,
    asked: CaseAsked,
    at: datetime,
    *,
    person_id: uuid.UUID,
    certificate: Certificate | None = None,
) -> CaseItem:
    key = new_id()
    own = asked.changes_of.get(certificate.id, {}) if certificate is not None else {}
    changes = read_changes({**asked.changes, **own}, rules.fields, at)
    if rules.fields and not changes:
        labels = "、".join(each.label for each in rules.fields)
        raise CaseRefused(f"请填写要更改的内容：{labels}中的至少一项。", code="case.nothing_to_change")
    return CaseItem(
        id=key,
        case_id=case.id,
        kind=rules.kind.value,
        index=index,
        person_id=person_id,
        certificate=certificate,
        changes_sealed=seal_changes(changes, key),
        state=CaseItemState.WAITING.value,
    )


def _other_person(rules: CaseRules, asked: CaseAsked, person_id: uuid.UUID | None) -> uuid.UUID | None:
    if rules.subject is not CaseSubject.TWO_PEOPLE:
        return None
    other = Person.objects.filter(id=asked.other_person_id).first() if asked.other_person_id else None
    if other is None or other.id == person_id:
        raise CaseRefused("请选择两名不同的人员。", code="case.two_people")
    return other.id


def _insert_items(rules: CaseRules, items: list[CaseItem]) -> None:
    try:
        with db.atomic():
            CaseItem.objects.bulk_create(items, batch_size=500)
    except IntegrityError as error:
        raise _second_case(rules, items) from error


def _second_case(rules: CaseRules, items: list[CaseItem]) -> CaseRefused:
    certificates = [item.certificate_id for item in items if item.certificate_id is not None]
    taken = CaseItem.objects.filter(kind=rules.kind.value, is_open=True).select_related("case")
    if certificates:
        first = taken.filter(certificate_id__in=certificates).first()
    else:
        first = taken.filter(certificate__isnull=True, person_id=items[0].person_id).first()
    number = first.case.number if first is not None else ""
    return CaseRefused(
        f"已有同类办件{number}正在办理，不能重复提出。请先查看该办件的进展。", code="case.open_already"
    )
