"""Identity dispute: the account that a stranger opened is void, and the person can register anew."""

from collections.abc import Sequence

from zhicheng.records.models import (
    Account,
    Case,
    CaseDecision,
    CaseItem,
    Person,
    VerificationRequest,
    VerificationStatus,
)
from zhicheng.services.accounts.access.sessions import end_all_sessions
from zhicheng.services.casework.cases.effects.facts import origin_of
from zhicheng.services.casework.cases.items import item_done
from zhicheng.services.casework.cases.steps import CaseRefused
from zhicheng.services.kernel.events import EventTag, Ledger
from zhicheng.services.kernel.fact_origin import fact_origin


def void_account(ledger: Ledger, case: Case, decision: CaseDecision, items: Sequence[CaseItem]) -> bool:
    """Take the account off the person and end its sessions; the phone that came with it is forgotten.

    What it downloaded and whom it let verify stays on record and is listed on the case's page.
    """
    for item in items:
        account = Account.objects.select_for_update(no_key=True).filter(person_id=item.person_id).first()
        if account is None:
            raise CaseRefused("该人员没有账号，没有可以作废的内容。", code="case.no_account")
        end_all_sessions(account_id=account.id)
        Account.objects.filter(id=account.id).update(is_active=False, person=None)
        with fact_origin(origin_of(case, decision), at=ledger.at):
            Person.objects.filter(id=item.person_id).update(phone_sealed=None, phone_index=None)
        # A question whose code went to the stranger's phone is over now.
        VerificationRequest.objects.filter(
            certificate__person_id=item.person_id,
            status=VerificationStatus.PENDING.value,
            expires_at__gt=ledger.at,
        ).update(expires_at=ledger.at)
        ledger.record(EventTag.ACCOUNT_VOIDED, "account", account.id, case=case.number)
        item_done(case, item, ledger.at, effect="account_voided", subject=("account", account.id))
    return True
