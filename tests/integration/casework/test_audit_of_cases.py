"""The audit derives every case and its effect anew: each kind broken once by somebody who writes to the tables."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from tests.conftest import without_guard
from tests.support.case_walk import CaseWalk
from tests.support.issued_certificates import Issued, issue, officer
from tests.support.standing import correction, seal
from zhicheng.domain.cases import CaseField, CaseKind
from zhicheng.domain.deadlines import business_date
from zhicheng.services.oversight.audit import run_audit

pytestmark = pytest.mark.django_db

NOW = datetime.now(UTC)
Asked = Callable[[list[Issued]], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Kind:
    """A case of one kind, and the statement that undoes what it did."""

    asked: Asked
    undone_by: str


def person(issued: list[Issued]) -> dict[str, Any]:
    return {"person_id": issued[0].certificate.person_id}


def certificate(issued: list[Issued]) -> dict[str, Any]:
    return {"certificate_ids": [issued[0].certificate.id]}


KINDS = {
    "correction": Kind(
        lambda issued: {
            "kind": CaseKind.CORRECTION,
            "ground": "typing_error",
            "changes": {CaseField.NAME: "秦良宇", CaseField.ID_NUMBER: "110101199003074477"},
            **certificate(issued),
        },
        "UPDATE records_caseeffect SET subject_id = gen_random_uuid()::text",
    ),
    "reissue": Kind(
        lambda issued: {"kind": CaseKind.REISSUE, "ground": "new_name", **certificate(issued)},
        "DELETE FROM records_artifact USING records_certificate c WHERE c.id = certificate_id"
        " AND c.predecessor_id IS NOT NULL",
    ),
    "personal_data": Kind(
        lambda issued: {
            "kind": CaseKind.PERSONAL_DATA,
            "ground": "document_changed",
            "changes": {CaseField.ID_NUMBER: "110101199003074477"},
            **person(issued),
        },
        "UPDATE records_personfact SET case_id = NULL",
    ),
    "phone": Kind(
        lambda issued: {
            "kind": CaseKind.PHONE,
            "ground": "mistyped",
            "changes": {CaseField.PHONE: "13800007777"},
            **person(issued),
        },
        "DELETE FROM records_phonechange",
    ),
    "identity_dispute": Kind(
        lambda issued: {
            "kind": CaseKind.IDENTITY_DISPUTE,
            "ground": "registered_by_another",
            **person(issued),
        },
        "UPDATE records_account SET is_active = true WHERE NOT is_active",
    ),
    "merge": Kind(
        lambda issued: {
            "kind": CaseKind.MERGE,
            "ground": "same_person",
            "other_person_id": issued[1].certificate.person_id,
            **person(issued),
        },
        "DELETE FROM records_event WHERE tag = 'bureau:person:merged'",
    ),
    "death": Kind(
        lambda issued: {
            "kind": CaseKind.DEATH,
            "ground": "died",
            "changes": {CaseField.DIED_ON: "2026-05-01"},
            **person(issued),
        },
        "UPDATE records_person SET died_on = NULL",
    ),
    "suspension": Kind(
        lambda issued: {
            "kind": CaseKind.SUSPENSION,
            "ground": "under_inquiry",
            "in_force_until": business_date(NOW) + timedelta(days=30),
            **certificate(issued),
        },
        "DELETE FROM records_suspension",
    ),
    "revocation": Kind(
        lambda issued: {
            "kind": CaseKind.REVOCATION,
            "ground": "unlawful_evaluation",
            **certificate(issued),
        },
        "DELETE FROM records_revocation",
    ),
    "cancellation": Kind(
        lambda issued: {"kind": CaseKind.REVOCATION, "ground": "given_up", **certificate(issued)},
        "UPDATE records_revocation SET kind = 'revoked'",
    ),
}


@pytest.fixture
def issued() -> list[Issued]:
    return issue(2)


def carried_out(issued: list[Issued], name: str) -> CaseWalk:
    return CaseWalk.opened(officer("case-counter"), NOW, **KINDS[name].asked(issued)).carried_out()


def found() -> set[str]:
    """The names of what the audit of cases, fields and numbers finds."""
    return {finding.check for finding in run_audit(only={"cases", "fields", "numbers"})}


def tamper(statement: str) -> None:
    with without_guard(connection), connection.cursor() as cursor:
        cursor.execute(statement)


class TestEachKind:
    def test_every_kind_of_case_is_tried(self) -> None:
        assert {KINDS[name].asked([_ANY, _ANY])["kind"] for name in KINDS} == set(CaseKind)

    @pytest.mark.tampers
    def test_is_clean_once_carried_out_and_found_once_undone_behind_its_back(
        self, issued: list[Issued]
    ) -> None:
        for name, kind in KINDS.items():
            with transaction.atomic():
                carried_out(issued, name)
                assert found() == set(), name
                tamper(kind.undone_by)
                assert "case.effect_not_there" in found(), name
                transaction.set_rollback(True)


@pytest.mark.tampers
class TestEachCheck:
    def test_a_case_that_one_officer_decided(self, issued: list[Issued]) -> None:
        carried_out(issued, "revocation")
        tamper("DELETE FROM records_event WHERE tag = 'bureau:case:agreed'")
        assert "case.two_officers" in found()

    def test_an_item_without_an_effect(self, issued: list[Issued]) -> None:
        carried_out(issued, "death")
        tamper("DELETE FROM records_caseeffect")
        assert "case.effect_missing" in found()

    def test_a_closed_case_with_an_item_that_waits(self, issued: list[Issued]) -> None:
        carried_out(issued, "suspension")
        tamper("UPDATE records_caseitem SET state = 'waiting', is_open = true")
        assert "case.item_waiting" in found()

    def test_a_suspension_that_somebody_ended(self, issued: list[Issued]) -> None:
        carried_out(issued, "suspension")
        tamper("UPDATE records_suspension SET ended_at = began_at")
        assert found() == {"case.suspension_lost"}

    def test_a_resumption_that_names_another_item(self, issued: list[Issued]) -> None:
        carried_out(issued, "suspension")
        CaseWalk.opened(
            officer("case-counter"),
            NOW,
            kind=CaseKind.SUSPENSION,
            ground="resume",
            certificate_ids=[issued[0].certificate.id],
        ).carried_out()
        assert found() == set()
        tamper("UPDATE records_suspension SET ended_by_item_id = NULL, ended_at = NULL")
        assert found() == {"case.effect_not_there"}

    def test_a_merge_that_was_turned_round(self, issued: list[Issued]) -> None:
        carried_out(issued, "merge")
        tamper("UPDATE records_person SET merged_into_id = NULL")
        assert found() == {"case.merged_otherwise"}

    def test_a_split_that_was_not(self, issued: list[Issued]) -> None:
        carried_out(issued, "merge")
        first, second = issued[0].certificate.person_id, issued[1].certificate.person_id
        CaseWalk.opened(
            officer("case-counter"),
            NOW,
            kind=CaseKind.MERGE,
            ground="wrongly_merged",
            person_id=first,
            other_person_id=second,
        ).carried_out()
        assert found() == set()
        tamper(f"UPDATE records_person SET merged_into_id = '{first}' WHERE id = '{second}'")
        assert found() == {"case.merged_otherwise"}

    def test_a_fact_that_names_a_case_of_another_person(self, issued: list[Issued]) -> None:
        carried_out(issued, "personal_data")
        other = issued[1].certificate.person_id
        tamper(
            f"UPDATE records_personfact fact SET (case_id, entered_by_id, agreed_by_id) = ("
            f"SELECT case_id, entered_by_id, agreed_by_id FROM records_personfact"
            f" WHERE case_id IS NOT NULL LIMIT 1) WHERE person_id = '{other}' AND kind = 'name'"
        )
        assert found() == {"case.fact"}

    def test_a_successor_that_prints_what_nobody_decided(self, issued: list[Issued]) -> None:
        carried_out(issued, "correction")
        tamper("UPDATE records_successorentry SET specialty = '另一专业'")
        assert found() == {"case.successor"}

    def test_two_successors(self, issued: list[Issued]) -> None:
        with without_guard(connection):
            for nth in range(2):
                seal(correction(issued[0], nth=nth), issued[0])
        assert "case.two_successors" in found()

    def test_a_number_of_a_successor_that_nobody_is_making(self, issued: list[Issued]) -> None:
        correction(issued[0])
        assert "number.unaccounted" in found()

    def test_a_certificate_that_prints_a_number_which_was_never_the_holders(
        self, issued: list[Issued]
    ) -> None:
        carried_out(issued, "personal_data")
        tamper("DELETE FROM records_personfact WHERE kind = 'document' AND valid_to IS NOT NULL")
        assert "fields.person" in found()


class _Anybody:
    """Stands for an issued certificate where only the kind is asked for."""

    certificate = type("Certificate", (), {"id": None, "person_id": None})


_ANY: Any = _Anybody()
