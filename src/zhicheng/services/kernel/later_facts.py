"""What befell a certificate and its holder after the sealing, in the words that every door shows."""

from dataclasses import dataclass
from datetime import date, datetime

from zhicheng.domain.cases import CASE_RULES, WITHDRAWING_GROUNDS, CaseKind
from zhicheng.domain.deadlines import business_date
from zhicheng.domain.masking import mask_name
from zhicheng.services.kernel.certificate_state import CertificateState

_DATE_LABELS = {
    CertificateState.SUSPENDED: "暂停日期",
    CertificateState.REPLACED: "更换日期",
    CertificateState.REVOKED: "撤销日期",
    CertificateState.CANCELLED: "注销日期",
}
_GROUNDED = {
    CertificateState.SUSPENDED: CaseKind.SUSPENSION,
    CertificateState.REVOKED: CaseKind.REVOCATION,
    CertificateState.CANCELLED: CaseKind.REVOCATION,
}
"""States that two officers decided on a ground, and the kind of case whose list holds it."""


@dataclass(frozen=True, slots=True)
class LaterFacts:
    """What a verifier is told beside the state; holds no officer's own words."""

    state: CertificateState
    since: date | None
    """The business day since which it is replaced, revoked, cancelled or suspended."""
    ground: str
    """The public words of the ground; empty where none is on record."""
    is_taken_back: bool
    """Whether the issuer took it back (收回), which is a revocation on grounds of its own."""
    present_name: str | None
    """The holder's name of today, masked as the printed one is; None where the certificate prints it."""
    has_died: bool
    death_noted_on: date | None
    """The business day on which the holder's death was registered; None where none is on record."""

    @property
    def lines(self) -> tuple[tuple[str, str], ...]:
        """Each fact with its label, in the order of reading; none where nothing befell it."""
        told = []
        if self.since is not None:
            told.append(("收回日期" if self.is_taken_back else _DATE_LABELS[self.state], _day(self.since)))
        if self.ground:
            told.append(("事由", self.ground))
        if self.present_name is not None:
            told.append(("曾用名", f"证书所印姓名为持证人曾用名，现登记姓名为{self.present_name}"))
        if self.has_died:
            noted = f"（{_day(self.death_noted_on)}登记）" if self.death_noted_on is not None else ""
            told.append(("持证人", f"持证人已故{noted}"))
        return tuple(told)


def later_facts(
    state: CertificateState,
    *,
    since: datetime | None,
    ground: str | None,
    present_name: str | None,
    has_died: bool,
    death_noted_at: datetime | None,
    is_masked: bool,
) -> LaterFacts:
    """The facts of one row of the view ``certificate_standing`` for ``state``; ``is_masked`` hides the name.

    The view gives what is in force, whether or not the state shows it: a certificate that is suspended before
    it opens is told as not yet open, and its suspension is nobody's business until then.
    """
    kind = _GROUNDED.get(state)
    found = CASE_RULES[kind].ground(ground) if kind is not None and ground else None
    return LaterFacts(
        state=state,
        since=business_date(since) if since is not None and state in _DATE_LABELS else None,
        ground=found.public if found is not None else "",
        is_taken_back=state is CertificateState.REVOKED and ground in WITHDRAWING_GROUNDS,
        present_name=mask_name(present_name) if present_name and is_masked else present_name,
        has_died=has_died,
        death_noted_on=business_date(death_noted_at) if death_noted_at is not None else None,
    )


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
