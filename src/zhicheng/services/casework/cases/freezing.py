"""The account of an identity dispute: frozen by the commit that opens the case, free again when it ends.

What a stranger may do with an account is stopped before anybody knows who is right. Only the decision
voids it.
"""

from uuid import UUID

from zhicheng.domain.cases import CaseKind
from zhicheng.records.models import Account, Case, VerificationRequest, VerificationStatus
from zhicheng.services.accounts.access.sessions import end_all_sessions
from zhicheng.services.casework.cases.steps import CaseRefused
from zhicheng.services.kernel.events import EventTag, Ledger


def freeze_account(ledger: Ledger, case: Case) -> None:
    """Freeze the account that the case disputes: its sessions end, and no code that was sent is taken.

    Does nothing for any other kind of case. Raises CaseRefused where the person has no account.
    """
    if CaseKind(case.kind) is not CaseKind.IDENTITY_DISPUTE:
        return
    account = Account.objects.select_for_update(of=("self",), no_key=True).filter(person=case.person).first()
    if account is None or account.person_id is None or not account.is_active:
        raise CaseRefused(
            "该人员没有在用的账号，没有可以冻结的内容。只是手机号码有误的，请办理“手机号码变更”。",
            code="case.no_account",
        )
    Account.objects.filter(id=account.id).update(frozen_by_case=case)
    end_use(ledger, account.id, account.person_id)
    ledger.record(EventTag.ACCOUNT_FROZEN, "account", account.id, case=case.number)


def unfreeze_account(ledger: Ledger, case: Case) -> None:
    """Let the account be used again, where the case ended without voiding it."""
    frozen = Account.objects.select_for_update(of=("self",), no_key=True).filter(frozen_by_case=case)
    for account_id in list(frozen.values_list("id", flat=True)):
        Account.objects.filter(id=account_id).update(frozen_by_case=None)
        ledger.record(EventTag.ACCOUNT_UNFROZEN, "account", account_id, case=case.number)


def end_use(ledger: Ledger, account_id: UUID, person_id: UUID) -> None:
    """End the sessions, and the questions whose code went to the phone that came with the account."""
    end_all_sessions(account_id=account_id)
    VerificationRequest.objects.filter(
        certificate__person_id=person_id,
        status=VerificationStatus.PENDING.value,
        expires_at__gt=ledger.at,
    ).update(expires_at=ledger.at)
