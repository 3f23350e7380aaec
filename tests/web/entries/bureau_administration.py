"""The Bureau's administration: its officers alone, whichever of them."""

import uuid
from typing import Any

from tests.support.acting import account_id, person_id
from tests.support.cast import PEOPLE, Cast, may_appoint
from tests.support.staff_changes import asked_opening
from tests.web.entries import Entry
from zhicheng.domain.channels import UnitRole
from zhicheng.domain.messages import MessageKind
from zhicheng.records.models import (
    CommitteeApproval,
    Feedback,
    Membership,
    Message,
    MessageDelivery,
    MessageTemplate,
    StaffAccountChange,
)
from zhicheng.services.kernel.actor import SYSTEM
from zhicheng.services.kernel.telling import ToPerson, propose_message_template, tell
from zhicheng.services.kernel.telling.planning import plan_messages
from zhicheng.services.oversight.feedback.acts import send_feedback

_OFFICERS = ("check_officer", "release_officer", "third_officer")


def _unit(cast: Cast) -> dict[str, Any]:
    return {"unit_id": cast.employer.id}


def _committee(cast: Cast) -> dict[str, Any]:
    return {"committee_id": cast.committee.id}


def _term(cast: Cast) -> dict[str, Any]:
    term = CommitteeApproval.objects.filter(committee=cast.committee).latest("recorded_at")
    return {"committee_id": cast.committee.id, "term_id": term.id}


def _right(cast: Cast) -> dict[str, Any]:
    right = may_appoint(cast, cast.employer.id)
    return {"unit_id": cast.employer.id, "right_id": right.id}


def _account(cast: Cast) -> dict[str, Any]:
    return {"account_id": cast.personnel.account_id}


def _role(cast: Cast) -> dict[str, Any]:
    held = Membership.objects.get(account_id=account_id(cast.personnel))
    return {"account_id": cast.personnel.account_id, "membership_id": held.id}


def _change(cast: Cast) -> dict[str, Any]:
    """The opening of a fourth officer's account, asked for by a colleague of all three."""
    found = StaffAccountChange.objects.filter(login_name="fourth-officer").first()
    if found is not None:
        return {"change_id": found.id}
    asker = cast.staff("asking-officer", cast.bureau, UnitRole.BUREAU)
    return {"change_id": asked_opening(cast, asker, login_name="fourth-officer").change_id}


def _feedback(cast: Cast) -> dict[str, uuid.UUID]:
    found = Feedback.objects.first()
    return {
        "feedback_id": found.id if found else send_feedback(actor=SYSTEM, at=cast.at, text="页面打不开。")
    }


def _entry(cast: Cast) -> dict[str, Any]:
    assert cast.employer
    return {"seq": 1}


def _delivered(cast: Cast) -> dict[str, Any]:
    assert cast.employer
    tell(
        kind=MessageKind.REGISTERED, to=ToPerson(person_id(cast.holder(PEOPLE[0]))), at=cast.at, once="entry"
    )
    plan_messages(at=cast.at)
    message = Message.objects.get(kind="registered")
    MessageDelivery.objects.get_or_create(
        message=message, channel="email", state="waiting", created_at=cast.at, next_try_at=cast.at
    )
    return {}


def _kind(cast: Cast) -> dict[str, Any]:
    _template(cast)
    return {"kind": "registered"}


def _template(cast: Cast) -> dict[str, Any]:
    found = MessageTemplate.objects.first()
    if found is None:
        proposed = propose_message_template(
            actor=cast.check_officer,
            at=cast.at,
            kind=MessageKind.REGISTERED,
            sentence="您已注册成功。",
            more="",
        )
        return {"template_id": proposed.id}
    return {"template_id": found.id}


_PLAIN = (
    "units",
    "new_unit",
    "committees",
    "new_committee",
    "users",
    "access_review",
    "staff_changes",
    "policies",
    "compare_policies",
    "try_policy",
    "catalogue",
    "calendar",
    "load_year",
    "statistics",
    "export_statistics",
    "trail",
    "export_trail",
    "heads",
    "feedback",
    "health",
    "keys",
    "audit",
    "audit_progress",
)
_SHOWING = {
    "unit": _unit,
    "change_unit": _unit,
    "new_right": _unit,
    "end_right": _right,
    "end_unit": _unit,
    "new_user": _unit,
    "committee": _committee,
    "change_committee": _committee,
    "new_term": _committee,
    "end_term": _term,
    "user": _account,
    "grant_role": _account,
    "staff_change": _change,
    "end_role": _role,
    "user_act": lambda cast: {**_account(cast), "act": "sessions"},
    "policy": lambda cast: {"policy_id": "tianjin-2020"},
    "series": lambda cast: {"series_no": 1},
    "calendar_year": lambda cast: {"year": 2026},
    "trail_entry": _entry,
    "feedback_entry": _feedback,
    "deliveries": _delivered,
    "message_templates": lambda cast: {},
    "message_kind": _kind,
    "propose_message_template": _kind,
    "approve_message_template": _template,
}
ENTRIES = {
    **{f"bureau:{name}": Entry(actors=_OFFICERS) for name in _PLAIN},
    **{f"bureau:{name}": Entry(actors=_OFFICERS, kwargs=kwargs) for name, kwargs in _SHOWING.items()},
}
