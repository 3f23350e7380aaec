"""Whether a claim of an examination agrees with the body's pass roster, for its reviewer (二(一)3)."""

import uuid
from enum import StrEnum
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef
from django.db.models.functions import JSONObject

from zhicheng.domain.review import ClaimStatus, Position
from zhicheng.records.models import Claim, PassRosterEntry, Person
from zhicheng.services.kernel.actor import Actor
from zhicheng.services.kernel.claim_position import ClaimNotFound, reviewer_may_act


class PassMatch(StrEnum):
    """What the pass roster says of one claim."""

    LISTED = "listed"
    OTHER_TITLE = "other_title"  # The person has passed, but not what they claim.
    NOT_LISTED = "not_listed"
    NO_ROSTER = "no_roster"  # The examination body has not uploaded any.

    @property
    def sentence(self) -> str:
        """The answer as a reviewer reads it, with what to do."""
        return {
            PassMatch.LISTED: "与合格人员名单一致。",
            PassMatch.OTHER_TITLE: "合格人员名单中有此人，但系列或资格名称与申领不一致，请核对后退回更正。",
            PassMatch.NOT_LISTED: "合格人员名单中没有此人，请核实；属实的请补充上传名单。",
            PassMatch.NO_ROSTER: "本次考试尚未上传合格人员名单，请先上传再审核。",
        }[self]


def pass_match(*, actor: Actor, claim_id: uuid.UUID) -> PassMatch:
    """What the pass roster of the claim's examination says of it.

    For the claimant and for the current reviewer; raises ClaimNotFound for anyone else, and for a
    claim of another channel.
    """
    entries = PassRosterEntry.objects.standing().filter(examination_id=OuterRef("examination_id"))
    # Three queries deep: the records of the claim's person, in the entries, in the claim.
    own = Person.objects.same_human(OuterRef(OuterRef(OuterRef("person_id"))))
    passed = entries.filter(id_index__in=own.values("id_index"))
    claim: Any = (
        Claim.objects.select_related("person", "examination")
        .annotate(
            passed=ArraySubquery(passed.values(title=JSONObject(series="series", name="title_name"))),
            has_roster=Exists(entries),
        )
        .filter(id=claim_id)
        .first()
    )
    if claim is None or claim.examination_id is None:
        raise ClaimNotFound
    is_own = actor.is_person(claim.person_id)
    if not is_own and not reviewer_may_act(actor, claim, Position(ClaimStatus(claim.status), claim.step)):
        raise ClaimNotFound
    if {"series": claim.series, "name": claim.title_name} in claim.passed:
        return PassMatch.LISTED
    if claim.passed:
        return PassMatch.OTHER_TITLE
    return PassMatch.NOT_LISTED if claim.has_roster else PassMatch.NO_ROSTER
