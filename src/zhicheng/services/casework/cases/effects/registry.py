"""Which effect belongs to which kind of case."""

from collections.abc import Callable, Sequence

from zhicheng.domain.cases import CaseKind
from zhicheng.records.models import Case, CaseDecision, CaseItem
from zhicheng.services.casework.cases.effects.death import record_deaths
from zhicheng.services.casework.cases.effects.identity_dispute import void_account
from zhicheng.services.casework.cases.effects.merge import merge_or_split
from zhicheng.services.casework.cases.effects.personal_data import change_personal_data
from zhicheng.services.casework.cases.effects.phone import change_phone
from zhicheng.services.casework.cases.effects.revocation import revoke_certificates
from zhicheng.services.casework.cases.effects.successors import make_successors
from zhicheng.services.casework.cases.effects.suspension import suspend_or_resume
from zhicheng.services.kernel.events import Ledger

Effect = Callable[[Ledger, Case, CaseDecision, Sequence[CaseItem]], bool]

_EFFECTS: dict[CaseKind, Effect] = {
    CaseKind.CORRECTION: make_successors,
    CaseKind.REISSUE: make_successors,
    CaseKind.PERSONAL_DATA: change_personal_data,
    CaseKind.PHONE: change_phone,
    CaseKind.IDENTITY_DISPUTE: void_account,
    CaseKind.MERGE: merge_or_split,
    CaseKind.DEATH: record_deaths,
    CaseKind.SUSPENSION: suspend_or_resume,
    CaseKind.REVOCATION: revoke_certificates,
}


def apply_effect(ledger: Ledger, case: Case, decision: CaseDecision, items: Sequence[CaseItem]) -> bool:
    """Carry out what was agreed, in the transaction of the agreement.

    Returns whether all of it is done; False leaves the rest to the workers. Raises CaseRefused where the
    register does not allow it any more, and then nothing of the agreement stands.
    """
    return _EFFECTS[CaseKind(case.kind)](ledger, case, decision, items)
