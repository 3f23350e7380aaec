"""The hot path of verification and its plain twin: the same answers and the same rows, whatever comes."""

import dataclasses
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.support.answering_ways import Act, Reply, Trace, Way, Written, coalesced, one_by_one, told
from tests.support.case_walk import CaseWalk
from tests.support.issued_certificates import PHONE, Issued, issue, officer
from tests.support.patience import PATIENCE
from tests.support.standing import correction, revoke, seal, state_at, suspend, unseal
from zhicheng.domain.cases import CaseKind
from zhicheng.domain.policies import Policy
from zhicheng.records.models import CaptchaTicket, Person, RateWindow
from zhicheng.services.accounts import captcha
from zhicheng.services.accounts.captcha import CaptchaFailed
from zhicheng.services.kernel.certificate_answer import VerificationAnswer
from zhicheng.services.kernel.certificate_state import CertificateState
from zhicheng.services.kernel.people import id_index, phone_index
from zhicheng.services.kernel.personal_data import seal_text
from zhicheng.services.kernel.rate_limits import TooOften
from zhicheng.services.kernel.rulebook import policy_on
from zhicheng.services.verification import limits, plain
from zhicheng.services.verification.limits import question_hit
from zhicheng.services.verification.questions import Question, Scan, WaitingForCode
from zhicheng.services.verification.throughput import asking, by_token
from zhicheng.services.verification.throughput.coalescing import RequestCoalescer

PHONES = (PHONE, *(f"1390000000{place}" for place in range(2, 7)))
UNREGISTERED = "13900000099"
NEVER_ISSUED = 6
"""One more than there are certificates: a number and a token that nothing carries."""
SECONDS = (0, 0.5, 1, 59, 60, 61, 3_599, 3_600, 86_399, 86_400)
"""Instants about the edges of the limits, seconds after the certificates can be collected."""
EARLY = -3_600

Group = Sequence[Act]


@dataclass(frozen=True, slots=True)
class World:
    """Certificates of every standing, and how to ask about them."""

    issued: Sequence[Issued]
    policy: Policy

    @property
    def opens(self) -> datetime:
        return self.issued[0].opens

    def scan(self, place: int, seconds: float) -> Scan:
        token = bytes(16) if place == NEVER_ISSUED else bytes(self.issued[place].certificate.token)
        return Scan(self.opens + timedelta(seconds=seconds), token)

    def question(
        self,
        place: int,
        *,
        document_of: int = 0,
        phone: str = PHONE,
        seconds: float = 0,
        session: str = "browser",
        address: str = "",
        solution: int = 0,
    ) -> Question:
        """``solution`` names the captcha's, equal numbers being the same one; 0 is none."""
        at = self.opens + timedelta(seconds=seconds)
        number = "1226" + "0" * 9 if place == NEVER_ISSUED else self.issued[place].certificate.number_id
        document = self.issued[document_of].id_number
        return Question(
            at=at,
            policy=self.policy,
            session=session,
            number=number,
            phone=phone,
            id_digest=id_index(document),
            phone_digest=phone_index(phone),
            verifier="津沽市某招标代理公司",
            purpose="投标资格审查",
            hit=question_hit(
                at=at,
                policy=self.policy,
                session=session,
                address=address,
                document=document,
                number=number,
                phone=phone,
            ),
            solution=captcha.Solution(bytes([solution]) * 32, at, at + captcha.WORK_LASTS)
            if solution
            else None,
        )


def people(count: int) -> list[Issued]:
    """Issued certificates whose holders have PHONES."""
    issued = issue(count)
    for item, phone in zip(issued, PHONES, strict=False):
        person_id = item.certificate.person_id
        Person.objects.filter(id=person_id).update(
            phone_sealed=seal_text(phone, field="person.phone", row=person_id), phone_index=phone_index(phone)
        )
    return issued


@pytest.fixture(autouse=True)
def _small_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits that a few questions exhaust, each on its own."""
    monkeypatch.setattr(limits, "ADDRESS_PER_HOUR", 3)
    monkeypatch.setattr(limits, "ADDRESS_PER_DAY", 5)
    monkeypatch.setattr(limits, "DOCUMENT_PER_DAY", 4)
    monkeypatch.setattr(limits, "BLOCK_PER_MINUTE", 3)


def small_policy(issued: Issued) -> Policy:
    policy = policy_on(issued.after.date())
    return dataclasses.replace(policy, verifications_per_day=4, sms_per_day=3)


@pytest.fixture
def world(db: None) -> World:
    issued = people(7)
    valid, revoked, replaced, making, suspended, dead, disputed = issued
    revoke(revoked)
    seal(correction(replaced), replaced)
    unseal(making)
    suspend(suspended)
    Person.objects.filter(id=dead.certificate.person_id).update(died_on=dead.opens.date())
    CaseWalk.opened(
        officer("counter"),
        valid.opens,
        kind=CaseKind.IDENTITY_DISPUTE,
        ground="taken_over",
        person_id=disputed.certificate.person_id,
    )
    Person.objects.filter(id=valid.certificate.person_id).update(name="秦新名")
    states = [state_at(item.certificate.id, valid.opens) for item in issued]
    assert states == [
        CertificateState.VALID,
        CertificateState.REVOKED,
        CertificateState.REPLACED,
        CertificateState.MAKING,
        CertificateState.SUSPENDED,
        CertificateState.VALID,
        CertificateState.VALID,
    ]
    return World(issued, small_policy(valid))


INSTANTS = st.sampled_from((EARLY, *SECONDS))


def scans(world: World) -> st.SearchStrategy[Scan]:
    return st.builds(world.scan, st.integers(0, NEVER_ISSUED), INSTANTS)


@st.composite
def questions(draw: st.DrawFn, world: World) -> Question:
    place = draw(st.integers(0, NEVER_ISSUED))
    holder = 0 if place == NEVER_ISSUED else place
    return world.question(
        place,
        # Hits are the likelier draw, or most mixtures would be of misses alone.
        document_of=draw(st.sampled_from((holder, holder, holder, 5))),
        phone=draw(
            st.sampled_from((PHONES[holder], PHONES[holder], PHONES[holder], PHONES[5], UNREGISTERED))
        ),
        seconds=draw(INSTANTS),
        session=draw(st.sampled_from(("browser", "another browser"))),
        address=draw(st.sampled_from(("", "192.0.2.7", "192.0.2.8"))),
        solution=draw(st.integers(0, 3)),
    )


def mixtures(world: World) -> st.SearchStrategy[list[Group]]:
    """Groups of requests that come together, one group after another; a question may come again as it was."""

    def replayed(drawn: list[Question]) -> st.SearchStrategy[Group]:
        return st.lists(st.sampled_from(drawn), min_size=1, max_size=6)

    asked = st.lists(questions(world), min_size=1, max_size=5)
    group: st.SearchStrategy[Group] = st.one_of(
        st.lists(scans(world), min_size=1, max_size=4), asked, asked.flatmap(replayed)
    )
    return st.lists(group, min_size=1, max_size=4)


def outcome(way: Way, mixture: Sequence[Group]) -> tuple[list[object], Written]:
    """What ``way`` answers to the mixture and writes; the tables then are as they were."""
    acts = [act for group in mixture for act in group]
    with transaction.atomic():
        trace = Trace()
        replies = [told(reply) for group in mixture for reply in way(group)]
        written = trace.written(acts)
        transaction.set_rollback(True)
    return replies, written


def compare(mixture: Sequence[Group]) -> None:
    fast_replies, fast_rows = outcome(coalesced, mixture)
    plain_replies, plain_rows = outcome(one_by_one, mixture)
    assert fast_replies == plain_replies
    assert fast_rows == plain_rows


IN_ONE_DATABASE = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@pytest.mark.tampers
class TestTwoWays:
    def test_answer_and_write_alike(self, world: World) -> None:
        @settings(max_examples=30, deadline=None, suppress_health_check=IN_ONE_DATABASE)
        @given(mixtures(world))
        def check(mixture: list[Group]) -> None:
            compare(mixture)

        check()

    def test_the_mixtures_hold_what_they_should(self, world: World) -> None:
        """Hits, each kind of miss, full limits and replays do occur; nothing is compared that never comes."""
        seen: set[object] = set()

        @settings(
            max_examples=120,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=IN_ONE_DATABASE,
        )
        @given(mixtures(world))
        def look(mixture: list[Group]) -> None:
            with transaction.atomic():
                for group in mixture:
                    seen.update(kinds(one_by_one(group)))
                transaction.set_rollback(True)

        look()
        assert seen >= {
            None,
            WaitingForCode,
            TooOften,
            CaptchaFailed,
            CertificateState.VALID,
            CertificateState.REVOKED,
            CertificateState.REPLACED,
            CertificateState.SUSPENDED,
        }

    def test_a_group_out_of_the_order_of_its_instants_waits_for_the_oldest_hit(self, world: World) -> None:
        late, early = world.question(0, seconds=10), world.question(0, seconds=0)
        policy = dataclasses.replace(world.policy, sms_per_day=2, sms_seconds_between=0)
        apart = [dataclasses.replace(item, hit=_sms_only(item, policy)) for item in (late, early)]
        third = dataclasses.replace(apart[0], at=late.at + timedelta(seconds=10))
        third = dataclasses.replace(third, hit=dataclasses.replace(apart[0].hit, at=third.at))
        replies, _ = outcome(coalesced, [[*apart, third]])
        assert replies[2] == (TooOften.code, limits.too_often(0).sentence, 86_400 - 20)
        compare([[*apart, third]])


def _sms_only(question: Question, policy: Policy) -> limits.Hit:
    subjects = tuple(
        dataclasses.replace(subject, limits=((policy.sms_per_day, timedelta(days=1)),))
        for subject in question.hit.subjects
        if subject.purpose == "sms"
    )
    return limits.Hit(question.at, subjects)


def kinds(replies: Sequence[Reply]) -> Iterator[object]:
    for reply in replies:
        yield reply.state if isinstance(reply, VerificationAnswer) else reply and type(reply)


def _counts_what_it_refuses(hit: limits.Hit) -> TooOften | None:
    refusal = _count(hit)
    if refusal is not None:
        RateWindow.objects.update_or_create(
            purpose="verify", subject=hit.subjects[0].key, window_start=hit.at, defaults={"count": 9}
        )
    return refusal


_count, _begin, _note = plain._count, plain._begin, plain.note

MUTANTS: dict[str, tuple[str, Callable[..., Any]]] = {
    "knows no limits": ("_count", lambda hit: None),
    "counts what it refuses": ("_count", _counts_what_it_refuses),
    "lets a captcha count again": ("spend", lambda solution: None),
    "tells of certificates that are not out": ("is_answerable", lambda certificate: True),
    "leaves no note": ("note", lambda asked: None),
    "notes a scan twice": ("note", lambda asked: (_note(asked), _note(asked))),
    "writes nothing for a miss": (
        "_begin",
        lambda question, certificate: _begin(question, certificate) if certificate else None,
    ),
    "sends codes about the dead": ("has_died", lambda certificate: False),
    "finds no certificate": ("_matching", lambda question: None),
}


@pytest.mark.tampers
@pytest.mark.parametrize("mutant", MUTANTS)
def test_a_twin_that_differs_is_caught(mutant: str, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control of the property."""
    name, replacement = MUTANTS[mutant]
    assert hasattr(plain, name)
    monkeypatch.setattr(plain, name, replacement)

    @settings(
        max_examples=100,
        deadline=None,
        database=None,
        derandomize=True,
        report_multiple_bugs=False,
        phases=[Phase.generate],
        suppress_health_check=IN_ONE_DATABASE,
    )
    @given(mixtures(world))
    def check(mixture: list[Group]) -> None:
        compare(mixture)

    with pytest.raises(AssertionError):
        check()


def in_threads(acts: Sequence[Act]) -> None:
    """Each act in a thread and over a connection of its own, all let go at once."""
    start = threading.Barrier(len(acts))
    errors: list[BaseException] = []

    def run(act: Act) -> None:
        try:
            connection.ensure_connection()
            start.wait(PATIENCE)
            if isinstance(act, Scan):
                by_token.answer_scan(act)
            else:
                asking.answer_question(act)
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert not errors, errors


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", range(3))
def test_crowds_in_threads_are_answered_as_one_by_one(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Real threads, connections and commits; the twin then answers in the order in which the groups formed."""
    issued = people(2)
    world = World(issued, small_policy(issued[0]))
    order: list[Act] = []
    replies: dict[int, object] = {}

    def recorded(act_for: Way) -> Callable[[Sequence[Any]], list[Any]]:
        def act(group: Sequence[Any]) -> list[Any]:
            answers = act_for(group)
            order.extend(group)
            replies.update({id(item): told(reply) for item, reply in zip(group, answers, strict=True)})
            return answers

        return act

    monkeypatch.setattr(by_token, "_scans", RequestCoalescer(recorded(coalesced)))
    monkeypatch.setattr(asking, "_questions", RequestCoalescer(recorded(coalesced)))
    acts: list[Act] = [
        *(world.scan((0, 1, NEVER_ISSUED)[(turn + seed) % 3], turn / 8) for turn in range(5)),
        *(
            world.question(
                turn % 2,
                document_of=(turn + seed) % 2,
                phone=PHONES[(turn * 3 + seed) % 3],
                seconds=turn / 8,
                address="192.0.2.7" if turn % 4 else "",
                solution=1 + (turn + seed) % 5,
            )
            for turn in range(9)
        ),
    ]
    before = Trace()
    in_threads(acts)
    assert len(order) == len(acts)
    fast = before.written(acts)
    assert fast.requests
    assert fast.noted
    assert len(fast.requests) < 9

    RateWindow.objects.all().delete()
    CaptchaTicket.objects.all().delete()
    before = Trace()
    assert [told(reply) for reply in one_by_one(order)] == [replies[id(act)] for act in order]
    assert before.written(acts) == fast
