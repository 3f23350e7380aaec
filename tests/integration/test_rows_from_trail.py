"""An installation from before the rows: the migration makes of its trail what the services would have kept."""

from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.db import connection

from tests.conftest import without_guard
from tests.support.cast import (
    APPOINTMENT,
    DOCUMENT,
    EXAMINATION,
    PEOPLE,
    Cast,
    details,
    drafted,
    roster_cells,
    submitted,
)
from tests.support.claim_rows import claim_row
from tests.support.issued_certificates import issue
from tests.support.released_batch import write_released_batch
from tests.support.staff_changes import PHONE
from zhicheng.domain.channels import AttachmentKind, UnitRole
from zhicheng.records.models import Account, Claim
from zhicheng.services.accounts.access.passwords import set_password
from zhicheng.services.accounts.staff.administration import open_staff_account, reset_password
from zhicheng.services.collection.collect import collect_certificate
from zhicheng.services.collection.export import export_certificate
from zhicheng.services.collection.reveal import reveal_certificate_id
from zhicheng.services.intake.attachments import add_attachment, remove_attachment
from zhicheng.services.intake.claims import edit_claim
from zhicheng.services.issuance.pipeline.shard_pipeline import issue_shard
from zhicheng.services.kernel.claim_position import seen
from zhicheng.services.oversight.audit.run import run_audit
from zhicheng.services.oversight.audit.scheduled import audit_and_keep
from zhicheng.services.review.claim_particulars import change_submitting_unit, confirm_reading
from zhicheng.services.review.decisions import (
    approve_claim,
    reject_claim,
    resubmit_claim,
    send_back_claim,
    submit_claim,
    upload_claims,
    withdraw_claim,
)
from zhicheng.services.review.id_number_reveal import reveal_id_number

pytestmark = [pytest.mark.django_db, pytest.mark.tampers]
migration = import_module("zhicheng.records.migrations.0012_decisions_from_trail")
TABLES = {
    "records_claimact": "claim_id, version, kind, account_id, unit_id, reason, month, is_late, at",
    "records_reviewdecision": (
        "claim_id, hand_in, step, status, verdict, unit_id, account_id, reason, field, version, at"
    ),
    "records_certificateaccess": "certificate_id, kind, account_id, unit_id, reason, at",
    "records_issuancefailure": "claim_id, number_id, code, sentence, at",
    "records_auditrun": "began_at, ended_at, checks::text, breaches, notes, findings::text",
    "records_account": "id, password_chosen_at",
}


def kept() -> dict[str, list[tuple[Any, ...]]]:
    found = {}
    with connection.cursor() as cursor:
        for table, columns in TABLES.items():
            cursor.execute(f"SELECT {columns} FROM {table}")
            found[table] = sorted(cursor.fetchall(), key=repr)
    return found


def forget() -> None:
    """Leave the trail alone, as an installation of the version before has it."""
    with without_guard(connection), connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(
                "UPDATE records_account SET password_chosen_at = NULL"
                if table == "records_account"
                else f"DELETE FROM {table}"
            )


def fill(after_chunk: Callable[[], None] = lambda: None) -> None:
    # The guards come with the next migration.
    with without_guard(connection), connection.schema_editor() as editor:
        # The table that it filled had no such column; a later migration adds it and makes each row a first attempt.
        editor.execute("ALTER TABLE records_reviewdecision ALTER COLUMN attempt SET DEFAULT 1")
        migration.fill_from_trail(None, editor, after_chunk)


@pytest.fixture
def busy() -> None:
    """Something of everything that is kept: claims on every way, an issued claim, accounts and an audit."""
    cast = Cast()
    holder = cast.holder(PEOPLE[0])
    claim = drafted(cast, APPOINTMENT, PEOPLE[0])
    claim = claim_row(
        edit_claim(
            actor=holder,
            at=cast.at,
            claim=seen(claim),
            details=details(cast, APPOINTMENT, specialty="机械制造"),
        )
    )
    added = add_attachment(
        actor=holder,
        at=cast.at,
        claim=seen(claim),
        kind=AttachmentKind.OTHER,
        file_name="另一份.pdf",
        data=DOCUMENT + b"\n",
    )
    claim.refresh_from_db()
    remove_attachment(actor=holder, at=cast.at, claim=seen(claim), attachment_id=added.attachment_id)
    _reviewed_twice(cast, claim)
    _rosters(cast)
    withdraw_claim(
        actor=cast.holder(PEOPLE[1]), at=cast.at, claim=seen(submitted(cast, EXAMINATION, PEOPLE[1]))
    )
    ended = submitted(cast, APPOINTMENT, PEOPLE[2])
    reject_claim(actor=cast.personnel, at=cast.at, claim=seen(ended), reason="不符合条件")
    _certificates(cast)
    made = open_staff_account(
        actor=cast.check_officer,
        at=cast.at,
        login_name="newcomer",
        display_name="新人",
        phone=PHONE,
        unit_id=cast.department.id,
        role=UnitRole.COMPETENT_DEPARTMENT,
    )
    assert made.account_id is not None
    for account_id in (made.account_id, cast.personnel.account_id):
        account = Account.objects.get(id=account_id)
        set_password(actor=cast.personnel, at=cast.at, account=account, password="another-Password-1")
    reset_password(actor=cast.check_officer, at=cast.at, account_id=made.account_id)
    audit_and_keep(with_files=False)


def _reviewed_twice(cast: Cast, claim: Claim) -> None:
    claim.refresh_from_db()
    claim = claim_row(submit_claim(actor=cast.holder(PEOPLE[0]), at=cast.at, claim=seen(claim)))
    claim = claim_row(approve_claim(actor=cast.personnel, at=cast.at, claim=seen(claim)))
    reveal_id_number(actor=cast.department_clerk, at=cast.at, claim_id=claim.id, reason="核对证件")
    claim = claim_row(
        change_submitting_unit(
            actor=cast.department_clerk,
            at=cast.at,
            claim=seen(claim),
            unit_id=cast.department.id,
            reason="隶属关系变更",
        )
    )
    later = cast.at + timedelta(hours=1)
    claim = claim_row(
        send_back_claim(actor=cast.department_clerk, at=later, claim=seen(claim), reason="请补正")
    )
    claim = claim_row(resubmit_claim(actor=cast.holder(PEOPLE[0]), at=later, claim=seen(claim)))
    for reviewer in (cast.personnel, cast.department_clerk):
        claim = claim_row(approve_claim(actor=reviewer, at=later, claim=seen(claim)))
    upload_claims(actor=cast.department_clerk, at=later)
    claim.refresh_from_db()
    send_back_claim(actor=cast.check_officer, at=later, claim=seen(claim), reason="专业有误")


def _rosters(cast: Cast) -> None:
    filing = cast.filing(passed=1)
    rostered = cast.uploaded_claim(PEOPLE[4], filing=filing)
    rostered = claim_row(
        confirm_reading(actor=cast.convener, at=cast.at, claim=seen(rostered), index=1, reading="yǎn")
    )
    send_back_claim(actor=cast.check_officer, at=cast.at, claim=seen(rostered), reason="请核对专业")
    cast.read(filing, [roster_cells(PEOPLE[4], filing, 专业="机械制造")])
    rostered.refresh_from_db()
    assert rostered.status == "uploaded"


def _certificates(cast: Cast) -> None:
    issued = issue(2)[0]
    # A rare character without a confirmed reading cannot be printed: the entry fails without a number.
    failing = write_released_batch(4, names=["张𰻞"])
    issue_shard(shard_id=failing.shard_ids[0], worker="test")
    certificate = issued.certificate
    for _ in range(2):
        collect_certificate(actor=issued.holder, at=issued.after, certificate_id=certificate.id)
    export_certificate(
        actor=cast.check_officer, at=issued.after, number=certificate.number_id, reason="法院调取"
    )
    reveal_certificate_id(
        actor=cast.check_officer, at=issued.after, certificate_id=certificate.id, reason="核对身份"
    )


def test_the_trail_gives_the_rows_that_the_services_keep(busy: None) -> None:
    before = kept()
    for table, rows in before.items():
        assert rows, table
    forget()
    assert kept() != before
    fill()
    assert kept() == before
    assert [finding.sentence for finding in run_audit(only=["steps", "decisions"])] == []


def test_it_may_be_filled_again_and_changes_nothing(busy: None) -> None:
    before = kept()
    forget()
    fill()
    fill()
    assert kept() == before


def test_it_may_be_killed_after_any_chunk(busy: None, monkeypatch: pytest.MonkeyPatch) -> None:
    before = kept()
    monkeypatch.setattr(migration, "CLAIMS_A_CHUNK", 4)
    monkeypatch.setattr(migration, "EVENTS_A_CHUNK", 40)
    for survives in range(6):
        forget()
        with pytest.raises(KeyboardInterrupt):
            fill(_dying_after(survives))
        assert kept() != before, survives
        fill()
        assert kept() == before, survives


def _dying_after(survives: int) -> Callable[[], None]:
    left = iter(range(survives))

    def die() -> None:
        if next(left, None) is None:
            raise KeyboardInterrupt

    return die
