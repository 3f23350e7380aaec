"""All kinds of case, by name."""

from zhicheng.domain.cases.correction import CORRECTION
from zhicheng.domain.cases.death import DEATH
from zhicheng.domain.cases.identity_dispute import IDENTITY_DISPUTE
from zhicheng.domain.cases.merge import MERGE
from zhicheng.domain.cases.personal_data import PERSONAL_DATA
from zhicheng.domain.cases.phone import PHONE
from zhicheng.domain.cases.reissue import REISSUE
from zhicheng.domain.cases.revocation import REVOCATION
from zhicheng.domain.cases.rules import CaseKind, CaseRules, Opener
from zhicheng.domain.cases.suspension import SUSPENSION
from zhicheng.domain.channels import UnitRole

CASE_RULES: dict[CaseKind, CaseRules] = {
    rules.kind: rules
    for rules in (
        CORRECTION,
        PERSONAL_DATA,
        PHONE,
        IDENTITY_DISPUTE,
        MERGE,
        DEATH,
        REISSUE,
        SUSPENSION,
        REVOCATION,
    )
}
"""The rules of every kind."""


def kinds_opened_by(opener: Opener, role: UnitRole | None = None) -> tuple[CaseRules, ...]:
    """The kinds that ``opener`` may open; ``role`` is the role that a unit's clerk acts in."""
    return tuple(
        rules
        for rules in CASE_RULES.values()
        if opener in rules.openers and (opener is not Opener.UNIT or role in rules.unit_roles)
    )
