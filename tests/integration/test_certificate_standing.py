"""What a certificate is worth: the view decides it, and every door repeats what the view says."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from tests.support.issued_certificates import PHONE, Issued, clerk, issue, officer
from tests.support.standing import STANDING, correction, lay, revoke, seal, state_at, suspend_all, unseal
from tests.support.stored import stored
from zhicheng.domain.channels import UnitRole
from zhicheng.records.models import (
    Artifact,
    CertificateStanding,
    Unit,
    VerificationRequest,
)
from zhicheng.services.accounts.units.creating import create_unit
from zhicheng.services.collection.certificate_list import certificate_card, search_certificates
from zhicheng.services.collection.certificates import certificate_details
from zhicheng.services.collection.collect import (
    CollectionRefused,
    collect_certificate,
    own_certificate,
    own_certificates,
)
from zhicheng.services.kernel import ports
from zhicheng.services.kernel.actor import SYSTEM, Actor
from zhicheng.services.kernel.certificate_state import TOLD, CertificateState
from zhicheng.services.kernel.check_address import token_text
from zhicheng.services.verification.answering import TokenMissed, ask_about_certificate, verify_by_token
from zhicheng.services.verification.by_file import verify_file
from zhicheng.services.verification.own import verify_own
from zhicheng.services.verification.questions import Scan
from zhicheng.services.verification.staff import (
    Comparison,
    StaffLine,
    compare_staff,
    staff_list,
    verify_staff,
)
from zhicheng.services.verification.throughput import by_token

pytestmark = [pytest.mark.django_db, pytest.mark.tampers]


@pytest.fixture
def personnel() -> Actor:
    at = ports.clock().now()
    above = create_unit(actor=SYSTEM, at=at, name="津沽市机械局", roles=[UnitRole.COMPETENT_DEPARTMENT])
    made = create_unit(
        actor=SYSTEM,
        at=at,
        name="津沽市第一机床厂有限公司",
        roles=[UnitRole.EMPLOYER],
        submitting_unit_id=above.id,
    )
    return clerk("personnel", stored(Unit, made), UnitRole.EMPLOYER)


@pytest.fixture
def issued(personnel: Actor) -> Issued:
    assert personnel.unit_id is not None
    return issue(names=("张文博",), employer=Unit.objects.get(id=personnel.unit_id), employed=1)[0]


class TestStanding:
    def state(self, issued: Issued, at: datetime | None = None) -> CertificateState:
        return state_at(issued.certificate.id, at or issued.after)

    def test_opens_at_the_very_instant(self, issued: Issued) -> None:
        just_before = issued.opens - timedelta(microseconds=1)
        assert self.state(issued, just_before) is CertificateState.NOT_YET
        assert self.state(issued, issued.opens) is CertificateState.VALID

    def test_is_being_made_until_it_is_sealed(self, issued: Issued) -> None:
        unseal(issued)
        assert self.state(issued) is CertificateState.MAKING
        assert self.state(issued, issued.opens - timedelta(days=1)) is CertificateState.MAKING

    def test_is_replaced_once_the_correction_is_sealed(self, issued: Issued) -> None:
        """Not before, so that the holder is never without one."""
        successor = correction(issued)
        assert self.state(issued) is CertificateState.VALID
        seal(successor, issued)
        assert self.state(issued) is CertificateState.REPLACED
        assert CertificateStanding.objects.get(number=issued.certificate.number_id).replaced_by == (
            successor.number_id
        )
        assert state_at(successor.id, issued.after) is CertificateState.VALID

    def test_a_suspension_shows_from_the_opening_on(self, issued: Issued) -> None:
        suspend_all()
        assert self.state(issued) is CertificateState.SUSPENDED
        assert self.state(issued, issued.opens - timedelta(days=1)) is CertificateState.NOT_YET

    def test_a_correction_wins_over_a_suspension(self, issued: Issued) -> None:
        seal(correction(issued), issued)
        suspend_all()
        assert self.state(issued) is CertificateState.REPLACED

    def test_revocation_wins_over_everything(self, issued: Issued) -> None:
        revoke(issued)
        seal(correction(issued), issued)
        suspend_all()
        assert self.state(issued) is CertificateState.REVOKED
        assert self.state(issued, issued.opens - timedelta(days=1)) is CertificateState.REVOKED
        unseal(issued)
        assert self.state(issued) is CertificateState.REVOKED

    def test_may_be_laid_again(self, issued: Issued) -> None:
        lay(STANDING)
        lay(STANDING)
        assert self.state(issued) is CertificateState.VALID

    def test_has_the_states_that_the_code_knows(self) -> None:
        lay_text = STANDING
        assert {state.value for state in CertificateState if f"'{state.value}'" in lay_text} == set(
            CertificateState
        )

    def test_is_no_state_at_all_for_a_word_that_nobody_knows(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT zc_certificate_standing('lost', now(), now())")
            assert cursor.fetchone() == (None,)


def scanned(issued: Issued, at: datetime, personnel: Actor) -> CertificateState | None:
    try:
        return verify_by_token(at=at, token=token_text(bytes(issued.certificate.token))).state
    except TokenMissed:
        return None


def by_file(issued: Issued, at: datetime, personnel: Actor) -> CertificateState | None:
    stored = ports.files().get(Artifact.objects.get(certificate=issued.certificate).storage_key)
    answer = verify_file(at=at, upload=stored).answer
    return answer.state if answer else None


def listed_to_the_employer(issued: Issued, at: datetime, personnel: Actor) -> CertificateState | None:
    found = staff_list(actor=personnel, at=at)
    assert found.total == len(found.rows)
    return found.rows[0].state if found.rows else None


Door = Callable[[Issued, datetime, Actor], CertificateState | None]
TO_OUTSIDERS: dict[str, Door] = {
    "by token": scanned,
    "by file": by_file,
    "the employer's list": listed_to_the_employer,
}
TO_INSIDERS: dict[str, Door] = {
    "own certificates": lambda issued, at, _: own_certificates(actor=issued.holder, at=at)[0].state,
    "own certificate": lambda issued, at, _: (
        own_certificate(actor=issued.holder, at=at, certificate_id=issued.certificate.id).state
    ),
    "own verification": lambda issued, at, _: (
        verify_own(actor=issued.holder, at=at, number=issued.certificate.number_id).state
    ),
    "the Bureau's list": lambda issued, at, _: search_certificates(actor=officer("o"), at=at)[1][0].state,
    "the Bureau's page": lambda issued, at, _: (
        certificate_card(actor=officer("o"), at=at, certificate_id=issued.certificate.id).answer.state
    ),
    "the command line": lambda issued, at, _: (
        certificate_details(issued.certificate.number_id, at=at).answer.state
    ),
}
CHANGES: dict[CertificateState, Callable[[Issued], None]] = {
    CertificateState.VALID: lambda issued: None,
    CertificateState.SUSPENDED: lambda issued: suspend_all(),
    CertificateState.REPLACED: lambda issued: seal(correction(issued), issued),
    CertificateState.REVOKED: revoke,
}


class TestDoors:
    @pytest.mark.parametrize("state", CHANGES)
    def test_all_say_what_the_view_says(
        self, issued: Issued, personnel: Actor, state: CertificateState
    ) -> None:
        CHANGES[state](issued)
        doors: dict[str, Door] = {**TO_OUTSIDERS, **TO_INSIDERS}
        if state is CertificateState.REPLACED:
            # The correction comes first in the lists of those who see both.
            doors = {
                name: door for name, door in doors.items() if "list" not in name and "own cert" not in name
            }
        said = {name: door(issued, issued.after, personnel) for name, door in doors.items()}
        assert said == dict.fromkeys(doors, state)

    def test_outsiders_learn_nothing_before_it_opens(self, issued: Issued, personnel: Actor) -> None:
        early = issued.opens - timedelta(seconds=1)
        assert [door(issued, early, personnel) for door in TO_OUTSIDERS.values()] == [None, None, None]
        assert {door(issued, early, personnel) for door in TO_INSIDERS.values()} == {CertificateState.NOT_YET}

    def test_scans_of_one_moment_are_each_answered_for_their_own_instant(self, issued: Issued) -> None:
        token = bytes(issued.certificate.token)
        instants = [issued.opens - timedelta(seconds=1), issued.opens, issued.after]
        scans = [Scan(at, token) for at in instants] + [Scan(issued.after, bytes(16))]
        answers = by_token._answer_all(scans)
        assert [answer.answered_at if answer else None for answer in answers] == [None, *instants[1:], None]

    @pytest.mark.parametrize(("hours", "is_sent"), [(-1, False), (1, True)])
    def test_a_question_reaches_the_holder_once_it_is_open(
        self, issued: Issued, hours: int, is_sent: bool
    ) -> None:
        ask_about_certificate(
            at=issued.opens + timedelta(hours=hours),
            session="a browser's own secret",
            id_number=issued.id_number,
            certificate_number=issued.certificate.number_id,
            phone=PHONE,
            verifier="津沽市第二机床厂有限公司",
            purpose="招聘核实",
        )
        assert (VerificationRequest.objects.get().certificate_id is not None) is is_sent

    def test_a_suspended_one_is_not_handed_out(self, issued: Issued) -> None:
        suspend_all()
        with pytest.raises(CollectionRefused, match="暂停下载"):
            collect_certificate(actor=issued.holder, at=issued.after, certificate_id=issued.certificate.id)

    def test_a_suspended_one_is_no_revoked_one_to_the_employer(
        self, issued: Issued, personnel: Actor
    ) -> None:
        suspend_all()
        row = issued.certificate
        line = StaffLine(name=row.true_name, id_number=issued.id_number, title_name=row.title_name)
        assert compare_staff(actor=personnel, at=issued.after, lines=[line]) == [Comparison.SUSPENDED]
        assert verify_staff(actor=personnel, at=issued.after, number=row.number_id).state in TOLD


class TestPlans:
    """The look-ups of the hot path go through the view by an index, on a server that may not read a table."""

    def plan(self, statement: str, values: list[Any]) -> str:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(f"EXPLAIN (VERBOSE) {statement}", values)
            return "\n".join(line for (line,) in cursor.fetchall())

    def test_a_token_is_found_by_its_index(self, issued: Issued) -> None:
        plan = self.plan(by_token._LOOK_UP, [[bytes(issued.certificate.token)], [issued.after]])
        assert "Index Cond: (certificate.token = scan.token)" in plan.replace("certificate_1", "certificate")
        assert "Seq Scan" not in plan

    def test_the_function_is_written_out_in_the_query(self, issued: Issued) -> None:
        """A call of it would cost each row more than the look-up itself."""
        plan = self.plan(by_token._LOOK_UP, [[bytes(issued.certificate.token)], [issued.after]])
        assert "zc_certificate_standing" not in plan

    def test_a_function_that_asks_twice_is_called(self, issued: Issued) -> None:
        """The negative control: this is how a change would show that keeps PostgreSQL from writing it out."""
        body = STANDING.replace("END\n$standing$", "ELSE coalesce(once_open, '') END\n$standing$")
        assert body != STANDING
        lay(body)
        plan = self.plan(by_token._LOOK_UP, [[bytes(issued.certificate.token)], [issued.after]])
        assert "zc_certificate_standing" in plan
