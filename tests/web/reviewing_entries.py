"""The entries of the reviewing pages, for every audience that mounts them at its pages."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.support.acting import account_id
from tests.support.cast import PEOPLE, Cast
from tests.support.claim_rows import claim_row
from tests.web.entries import Entry
from zhicheng.records.models import Claim, Membership
from zhicheng.services.kernel.actor import Actor
from zhicheng.services.kernel.claim_position import seen_now
from zhicheng.services.review.decisions import approve_claim

Stage = Callable[[Cast], Claim]


def reviewing_entries(
    namespace: str,
    waiting: Stage,
    *,
    actors: tuple[str, ...],
    foreign: tuple[str, ...],
    everyone: tuple[str, ...],
) -> dict[str, Entry]:
    """``waiting`` brings a claim, with a document, to the queues of ``actors``; ``everyone`` has such pages."""

    def claim(cast: Cast) -> Mapping[str, Any]:
        return {"claim_id": waiting(cast).id}

    def document(cast: Cast) -> Mapping[str, Any]:
        found = waiting(cast).attachments.get()
        return {"claim_id": found.claim_id, "attachment_id": found.id}

    def seen(cast: Cast) -> Mapping[str, Any]:
        found = waiting(cast)
        return {"status": found.status, "step": found.step, "version": found.version}

    def reason(cast: Cast) -> Mapping[str, Any]:
        return {**seen(cast), "text": "附件不清晰，请重新扫描。"}

    def approved(cast: Cast) -> Claim:
        found, actor = waiting(cast), getattr(cast, actors[0])
        if not found.decisions.filter(unit_id=actor.unit_id).exists():
            found = claim_row(approve_claim(actor=actor, at=cast.at, claim=seen_now(found.id)))
        return found

    def taken_back(cast: Cast) -> Mapping[str, Any]:
        found = approved(cast)
        return {"status": found.status, "step": found.step, "version": found.version}

    def renamed(cast: Cast) -> Mapping[str, Any]:
        return {**seen(cast), "unit": str(cast.agency.id), "reason": "档案存放在该机构"}

    def chosen(cast: Cast) -> Mapping[str, Any]:
        found = waiting(cast)
        return {"act": "approve", "claim": f"{found.id}:{found.status}:{found.step}:{found.version}"}

    return {
        f"{namespace}:todo": Entry(everyone, post=lambda cast: {"name": PEOPLE[0].name}),
        f"{namespace}:bulk": Entry(everyone, post=chosen),
        f"{namespace}:claim": Entry(actors, claim, foreign),
        f"{namespace}:approve": Entry(actors, claim, foreign, post=seen),
        f"{namespace}:send_back": Entry(actors, claim, foreign, post=reason),
        f"{namespace}:reject": Entry(actors, claim, foreign, post=reason),
        f"{namespace}:take_back": Entry(
            actors, lambda cast: {"claim_id": approved(cast).id}, foreign, post=taken_back
        ),
        f"{namespace}:reveal": Entry(actors, claim, foreign, post=lambda cast: {"reason": "核对证件"}),
        f"{namespace}:submitting_unit": Entry(actors, claim, foreign, post=renamed),
        f"{namespace}:attachment": Entry(actors, document, foreign),
    }


def user_entries(
    namespace: str,
    colleague: str,
    *,
    actors: tuple[str, ...],
    foreign: tuple[str, ...],
    everyone: tuple[str, ...],
) -> dict[str, Entry]:
    """The pages for a unit's clerks; ``colleague`` is one of them."""

    def membership(cast: Cast) -> Mapping[str, Any]:
        actor = getattr(cast, colleague)
        assert isinstance(actor, Actor)
        return {"membership_id": Membership.objects.get(account_id=account_id(actor)).id}

    def new_user(cast: Cast) -> Mapping[str, Any]:
        return {"display_name": "新经办人", "login_name": f"new-{namespace}"}

    return {
        f"{namespace}:users": Entry(everyone),
        f"{namespace}:add_user": Entry(everyone, post=new_user),
        f"{namespace}:end_user": Entry(actors, membership, foreign),
    }
