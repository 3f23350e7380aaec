"""The printable decision of a case (办理决定书), and what anybody learns from the code on it."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings

from zhicheng.documents.decision_page import DecisionItem, DecisionPage, decision_pdf
from zhicheng.documents.qr import qr_svg
from zhicheng.domain.cases import CASE_RULES, CaseItemState, CaseKind, CaseState
from zhicheng.domain.deadlines import business_date
from zhicheng.records.models import Case
from zhicheng.services.casework.cases.access import may_see
from zhicheng.services.casework.cases.reading import CasePage, ItemLine, case_page
from zhicheng.services.casework.cases.steps import CaseRefused, not_found
from zhicheng.services.kernel.actor import Actor
from zhicheng.services.kernel.check_address import parse_token, token_text
from zhicheng.services.kernel.rulebook import policy_on

_NOT_GRANTED = "不予办理。登记的内容和证书不作更改。"
DECIDED = frozenset({CaseState.APPLYING, CaseState.DONE, CaseState.REFUSED})
"""States in which there is a decision to print."""


@dataclass(frozen=True, slots=True)
class DecisionDocument:
    """One decision as its page prints it."""

    page: CasePage
    is_granted: bool
    facts: tuple[tuple[str, str], ...]
    """Label and text of what was asked."""
    verdict: str
    findings: tuple[tuple[str, str], ...]
    """Label and text of the reason, the legal basis, and the hearing where there was one."""
    closing: tuple[str, ...]
    """What stands behind the certificates and people."""
    decided_on: date
    bureau_name: str
    address: str
    """Where the code leads."""
    qr: str
    """The code as an SVG picture."""


@dataclass(frozen=True, slots=True)
class DecisionFile:
    """The decision as a file."""

    number: str
    data: bytes


@dataclass(frozen=True, slots=True)
class CaseNotice:
    """What anybody learns who reads the code of a decision: nothing about a person."""

    number: str
    kind: str
    state: CaseState
    opened_on: date
    decided_on: date | None
    closed_on: date | None


def decision_document(*, actor: Actor, case_id: uuid.UUID) -> DecisionDocument:
    """The decision of a case that was granted or refused, for those who may see the case.

    Raises CaseRefused for whoever may not see it, and where nothing is decided yet.
    """
    case = Case.objects.filter(id=case_id).first()
    if case is None or not may_see(actor, case):
        raise not_found()
    if CaseState(case.state) not in DECIDED:
        raise CaseRefused("该办件尚未作出决定，没有决定书。", code="case.not_decided")
    page = case_page(actor=actor, case_id=case.id)
    agreed = next((row for row in reversed(page.decisions) if row.is_agreed), None)
    decided_at = agreed.decided_at if agreed is not None else case.closed_at
    assert decided_at is not None  # A case in one of these states has been decided.
    ground = page.rules.ground(case.ground)
    reason = agreed.reason if agreed is not None else case.outcome
    address = f"{settings.ZHICHENG_CHECK_URL}case/{token_text(bytes(case.check_token))}"
    return DecisionDocument(
        page=page,
        is_granted=agreed is not None,
        facts=tuple(_facts(page)),
        verdict=f"准予办理。{page.rules.effect}" if agreed is not None else _NOT_GRANTED,
        findings=tuple(
            (label, text)
            for label, text in (
                ("认定的事实和理由" if agreed is not None else "理由", reason),
                ("依据", ground.law if ground is not None and ground.law else page.rules.law),
                ("听取陈述申辩", _hearing(page)),
            )
            if text
        ),
        closing=tuple(_closing(page)),
        decided_on=business_date(decided_at),
        bureau_name=policy_on(business_date(decided_at)).bureau_name,
        address=address,
        qr=qr_svg(address),
    )


def decision_file(*, actor: Actor, case_id: uuid.UUID) -> DecisionFile:
    """The printable decision as a PDF file, with the words of its page.

    Raises CaseRefused as ``decision_document``, and PageRefused for a character without a glyph.
    """
    document = decision_document(actor=actor, case_id=case_id)
    page = document.page
    content = DecisionPage(
        number=page.number,
        facts=document.facts,
        verdict=document.verdict,
        findings=document.findings,
        items=tuple(_printed(item) for item in page.items),
        closing=document.closing,
        bureau_name=document.bureau_name,
        decided_on=document.decided_on,
        address=document.address,
    )
    return DecisionFile(page.number, decision_pdf(content))


def _printed(item: ItemLine) -> DecisionItem:
    heading = "　".join(filter(None, (item.name, item.certificate_number, item.title_name)))
    settled = item.state.label if item.state is not CaseItemState.WAITING else ""
    successor = f"新证书 {item.successor_number}" if item.successor_number else ""
    return DecisionItem(
        heading=heading,
        notes=tuple(filter(None, (settled, item.sentence, successor))),
        changes=tuple((change.label, change.before or "—", change.after) for change in item.changes),
    )


def _facts(page: CasePage) -> Iterator[tuple[str, str]]:
    yield "事项", page.rules.label
    yield "提出", f"{page.opener.label}，{_day(business_date(page.opened_at))}"
    yield "事由", page.ground
    if page.scope:
        yield "办理范围", f"{page.scope}，共{page.item_count}本证书"
    if page.in_force_until is not None:
        yield "期限", f"至{_day(page.in_force_until)}"


def _closing(page: CasePage) -> Iterator[str]:
    if page.item_count > len(page.items):
        yield f"共{page.item_count}本证书，这里列出前{len(page.items)}本。"
    if page.other_person:
        yield f"另一人：{page.other_person}"
    yield "对本决定不服的，可以依法申请行政复议或者提起行政诉讼；有新的材料时，可以重新提出办件。"


def _hearing(page: CasePage) -> str:
    """What the decision prints about the hearing."""
    hearing = page.hearing
    if hearing is None:
        return ""
    told = f"已于{_day(business_date(hearing.told_at))}告知拟作出的决定及其事实、理由和依据"
    limit = f"陈述申辩期限到{_day(hearing.until)}为止"
    if not hearing.answered or hearing.last_answer_at is None:
        return f"{told}，{limit}，期限内没有收到陈述申辩。"
    if hearing.people == 1:
        on = _day(business_date(hearing.last_answer_at))
        return f"{told}；持证人于{on}提出陈述申辩，已听取并复核。"
    return f"{told}，{limit}；共{hearing.people}人，其中{hearing.answered}人提出陈述申辩，已听取并复核。"


def _day(on: date) -> str:
    return f"{on.year}年{on.month}月{on.day}日"


def case_notice(*, token: str) -> CaseNotice:
    """What the code on a decision says, for anybody who reads it.

    Raises CaseRefused where no case has the token, and alike for a token that cannot be read.
    """
    raw = parse_token(token)
    case = Case.objects.filter(check_token=raw).first() if raw is not None else None
    if case is None:
        raise not_found()
    state = CaseState(case.state)
    agreed: datetime | None = (
        case.decisions.filter(is_agreed=True).values_list("decided_at", flat=True).order_by("-round").first()
    )
    decided = agreed or (case.closed_at if state is CaseState.REFUSED else None)
    return CaseNotice(
        number=case.number,
        kind=CASE_RULES[CaseKind(case.kind)].label,
        state=state,
        opened_on=business_date(case.opened_at),
        decided_on=business_date(decided) if decided is not None else None,
        closed_on=business_date(case.closed_at) if case.closed_at is not None else None,
    )
