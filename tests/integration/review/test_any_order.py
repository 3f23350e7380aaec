"""Any actor, any act, any order: nothing gets to the Bureau or to a certificate unreviewed (R01, R02).

Random sequences of acts by actors of all kinds, among them two that must never succeed: a claimant who has
been hired by the reviewing units, and one person who works on two steps. Most steps take a claim further or
turn it down, so that the sequences come far; what holds is told by the events alone.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum

import pytest
from django.db import connection
from django.db.transaction import atomic, set_rollback
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import without_guard
from tests.support.acting import account_id
from tests.support.cast import APPOINTMENT, ENTRUSTED, EXAMINATION, PEOPLE, Cast, drafted
from zhicheng.domain.channels import RULES, IntakeChannel, UnitRole
from zhicheng.domain.months import Month
from zhicheng.domain.refusals import Refusal
from zhicheng.domain.review import ClaimStatus
from zhicheng.records.models import Account, Claim, Event, IssuanceBatch, IssuanceShard
from zhicheng.services.accounts.units.creating import grant_membership
from zhicheng.services.issuance.month.release import discard_batch, propose_batch, release_batch
from zhicheng.services.issuance.pipeline.shard_pipeline import issue_shard
from zhicheng.services.kernel.actor import SYSTEM, Actor, staff_actor
from zhicheng.services.kernel.claim_position import seen
from zhicheng.services.oversight.audit.approvals import check_reviewed_step_by_step, check_two_officers
from zhicheng.services.review.decisions import (
    approve_claim,
    reject_claim,
    resubmit_claim,
    send_back_claim,
    submit_claim,
    upload_claims,
    withdraw_claim,
)

pytestmark = pytest.mark.django_db

NOVEMBER = Month(2026, 11)
BEYOND_REVIEW = ["ready", "uploaded", "released", "certified"]


class Aim(Enum):
    """What a step is after."""

    FURTHER = "further"
    BACK = "back"
    ANYWHERE = "anywhere"


@dataclass
class Stage:
    """Four claims and everybody who might act on them."""

    cast: Cast
    claims: list[Claim]
    actors: list[Actor]
    minutes: int = 0
    done: Counter[str] = field(default_factory=Counter)

    def act(self, place: int, who: int, what: int, aim: Aim = Aim.FURTHER) -> None:
        """One act of an actor in the right role for it, or of any other."""
        self.minutes += 1
        at = self.cast.at + timedelta(minutes=self.minutes)
        claim = Claim.objects.get(id=self.claims[place].id)
        actor = self.actors[who % len(self.actors)]
        names = list(ACTS)
        name = names[what % len(names)]
        if aim is not Aim.ANYWHERE:
            if aim is Aim.FURTHER:
                name = FURTHER.get(ClaimStatus(claim.status), name)
            else:
                name = TURNING_DOWN[what % len(TURNING_DOWN)]
            capable = self.capable(claim, name)
            actor = capable[who % len(capable)]
        try:
            # A view's transaction: a refusal leaves nothing behind.
            with atomic():
                ACTS[name](actor=actor, at=at, claim=claim)
        except Refusal:
            return
        self.done[name] += 1

    def capable(self, claim: Claim, name: str) -> list[Actor]:
        """Actors in the right role for the act, whether or not they may do it to this claim."""
        if name in {"submit", "resubmit", "withdraw"}:
            return [actor for actor in self.actors if actor.person_id == claim.person_id]
        if name in {"propose", "release", "discard"} or claim.status == "uploaded":
            return [actor for actor in self.actors if actor.role is UnitRole.BUREAU]
        if claim.channel == IntakeChannel.EXAMINATION:
            return [actor for actor in self.actors if actor.role is UnitRole.EXAMINATION_BODY]
        role = (
            UnitRole.EMPLOYER
            if claim.step == 1 and claim.status == "in_review"
            else UnitRole.COMPETENT_DEPARTMENT
        )
        return [actor for actor in self.actors if actor.role is role]


def _propose(*, actor: Actor, at: object, claim: Claim) -> None:
    propose_batch(actor=actor, at=at, month=NOVEMBER)  # type: ignore[arg-type]


def _on_the_batch(service: Callable[..., object]) -> Callable[..., None]:
    def act(*, actor: Actor, at: object, claim: Claim) -> None:
        batch = IssuanceBatch.objects.filter(status="checked").first()
        if batch is not None:
            service(actor=actor, at=at, batch_id=batch.id)

    return act


def _on_the_claim(service: Callable[..., object], **more: str) -> Callable[..., None]:
    def act(*, actor: Actor, at: object, claim: Claim) -> None:
        service(actor=actor, at=at, claim=seen(claim), **more)

    return act


def _upload(*, actor: Actor, at: object, claim: Claim) -> None:
    upload_claims(actor=actor, at=at, claim_ids=[claim.id])  # type: ignore[arg-type]


def _propose_or_release(*, actor: Actor, at: object, claim: Claim) -> None:
    if hasattr(claim, "batch_entry"):
        _on_the_batch(release_batch)(actor=actor, at=at, claim=claim)
    else:
        _propose(actor=actor, at=at, claim=claim)


ACTS: dict[str, Callable[..., None]] = {
    "submit": _on_the_claim(submit_claim),
    "resubmit": _on_the_claim(resubmit_claim),
    "approve": _on_the_claim(approve_claim),
    "send_back": _on_the_claim(send_back_claim, reason="材料不清晰"),
    "reject": _on_the_claim(reject_claim, reason="不符合条件"),
    "withdraw": _on_the_claim(withdraw_claim),
    "upload": _upload,
    "propose": _propose,
    "discard": _on_the_batch(discard_batch),
    "release": _propose_or_release,
}
FURTHER = {
    ClaimStatus.DRAFT: "submit",
    ClaimStatus.SENT_BACK: "resubmit",
    ClaimStatus.IN_REVIEW: "approve",
    ClaimStatus.READY: "upload",
    ClaimStatus.UPLOADED: "release",
}
TURNING_DOWN = ("send_back", "reject", "withdraw", "discard", "send_back")
AIMS = (*[Aim.FURTHER] * 7, *[Aim.BACK] * 2, Aim.ANYWHERE)


def unreviewed() -> list[str]:
    """Claims beyond review whose events do not show distinct strangers on every step; told by events alone."""
    found = []
    people = dict(Account.objects.values_list("id", "person_id"))
    for claim in Claim.objects.filter(status__in=BEYOND_REVIEW):
        events = Event.objects.filter(subject_kind="claim", subject_id=str(claim.id)).order_by("seq")
        approvers: list[object] = []
        for tag, account in events.values_list("tag", "account_id"):
            if tag in {"holder:claim:submitted", "holder:claim:resubmitted"}:
                approvers = []
            elif tag == "unit:claim:approved":
                approvers.append(account)
        steps = len(RULES[IntakeChannel(claim.channel)].review_steps)
        own = [each for each in approvers if each == claim.created_by_id or people[each] == claim.person_id]
        if len(approvers) != steps or len(set(approvers)) != steps or own:
            found.append(f"{claim.channel} {claim.status}: {approvers}")
    return found


def released_by_one() -> list[str]:
    batches = IssuanceBatch.objects.filter(status__in=["released", "issued"])
    return [str(batch.id) for batch in batches if batch.checked_by_id == batch.released_by_id]


@pytest.fixture
def stage() -> Stage:
    cast = Cast()
    cast.template()
    claims = [
        drafted(cast, APPOINTMENT, PEOPLE[0]),
        drafted(cast, EXAMINATION, PEOPLE[1]),
        drafted(cast, ENTRUSTED, PEOPLE[2]),
        cast.uploaded_claim(PEOPLE[3]),
    ]
    hired = Account.objects.get(id=account_id(cast.holder(PEOPLE[0])))
    both = Account.objects.get(id=account_id(cast.personnel))
    posts = [
        (hired, cast.employer, UnitRole.EMPLOYER),
        (hired, cast.department, UnitRole.COMPETENT_DEPARTMENT),
        (hired, cast.bureau, UnitRole.BUREAU),
        (both, cast.department, UnitRole.COMPETENT_DEPARTMENT),
        (both, cast.examination_body, UnitRole.EXAMINATION_BODY),
    ]
    for account, unit, role in posts:
        # Long enough ago for an officer's signature to count.
        at = cast.at - timedelta(days=3)
        grant_membership(actor=SYSTEM, at=at, account_id=account.id, unit_id=unit.id, role=role)
    actors = [cast.holder(part) for part in PEOPLE[:4]]
    actors += [staff_actor(account, role, unit.id) for account, unit, role in posts]
    actors += [cast.personnel, cast.department_clerk, cast.second_department_clerk, cast.examiner]
    actors += [cast.check_officer, cast.release_officer, cast.foreign_personnel, cast.convener]
    return Stage(cast, claims, actors)


STEPS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 99), st.integers(0, 99), st.sampled_from(AIMS)),
    min_size=12,
    max_size=30,
)


def test_nothing_gets_through_unreviewed(stage: Stage) -> None:
    """R01 and R02 over random sequences; what they came to is counted, so that the test cannot be empty."""
    came_to: Counter[str] = Counter()

    @settings(max_examples=100, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(STEPS)
    def play(steps: list[tuple[int, int, int, Aim]]) -> None:
        with atomic():
            for step in steps:
                stage.act(*step)
            assert unreviewed() == []
            assert released_by_one() == []
            came_to.update(Claim.objects.values_list("status", flat=True))
            set_rollback(True)

    play()
    for status in ("in_review", "ready", "uploaded", "released", "sent_back", "rejected", "withdrawn"):
        assert came_to[status] > 0, came_to
    assert set(stage.done) >= set(ACTS) - {"propose"}


def test_what_was_issued_at_the_end_bears_the_audit(stage: Stage) -> None:
    """The straight way for all four claims, down to the sealed certificates."""
    for place in range(4):
        for step in range(8):
            stage.act(place, step, 0)
            stage.act(place, step + 1, 0)
    for shard in IssuanceShard.objects.all():
        issue_shard(shard_id=shard.id, worker="test")
    assert Claim.objects.filter(status="certified").count() >= 1
    assert [*check_reviewed_step_by_step(), *check_two_officers()] == []
    assert unreviewed() == []


@pytest.mark.parametrize("guard", ["_refuse_second_decision", "refuse_self_review"])
def test_the_guards_are_what_holds(stage: Stage, guard: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control: with one guard and its twin in the database off, those who must not succeed do."""
    monkeypatch.setattr(f"zhicheng.services.review.decisions.{guard}", lambda *_: None)
    hired_or_both = {"refuse_self_review": (4, 10), "_refuse_second_decision": (9, 7)}[guard]
    claim = stage.claims[0]
    first, second = (stage.actors[place] for place in hired_or_both)
    holder = stage.actors[0]
    ACTS["submit"](actor=holder, at=stage.cast.at, claim=claim)
    with without_guard(connection):
        for actor in (first, second):
            claim.refresh_from_db()
            ACTS["approve"](actor=actor, at=stage.cast.at, claim=claim)
    assert len(unreviewed()) == 1
