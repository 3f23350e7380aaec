"""The addresses of examination bodies. The cast has one; ``tests/web/examiner`` brings a second one on stage."""

from collections.abc import Mapping
from typing import Any

from tests.cast import PEOPLE, Cast, pass_cells
from tests.issued_certificates import issue
from tests.review_cast import EXAMINATION, ready, submitted
from tests.web.entries import Entry
from zhicheng.records.models import Claim, Examination, HandMarkOrder, Membership, RosterUpload

BODY = ("examiner",)


def held(cast: Cast) -> Examination:
    return Examination.objects.first() or cast.examination()


def read(cast: Cast) -> RosterUpload:
    """A pass roster of one good row and one that has not passed."""
    examination = held(cast)
    good, failed = pass_cells(PEOPLE[0], examination), pass_cells(PEOPLE[1], examination, 结论="不合格")
    return RosterUpload.objects.first() or cast.read_passes(examination, [good, failed])


def order(cast: Cast) -> HandMarkOrder:
    return HandMarkOrder.objects.first() or HandMarkOrder.objects.create(
        certificate=issue()[0].certificate, unit=cast.examination_body, created_at=cast.at
    )


def _examination(cast: Cast) -> Mapping[str, Any]:
    return {"examination_id": held(cast).id}


def _target(cast: Cast) -> Mapping[str, Any]:
    return {"target_id": held(cast).id}


def _upload(cast: Cast) -> Mapping[str, Any]:
    return {"upload_id": read(cast).id}


def _order(cast: Cast) -> Mapping[str, Any]:
    return {"certificate_id": order(cast).certificate_id}


def waiting(cast: Cast) -> Claim:
    """A claim that the body reviews, with a document."""
    return Claim.objects.first() or submitted(cast, EXAMINATION)


def _claim(cast: Cast) -> Mapping[str, Any]:
    return {"claim_id": waiting(cast).id}


def _document(cast: Cast) -> Mapping[str, Any]:
    document = waiting(cast).attachments.first()
    assert document is not None
    return {"claim_id": document.claim_id, "attachment_id": document.id}


def _seen(cast: Cast) -> Mapping[str, Any]:
    claim = waiting(cast)
    return {"status": claim.status, "step": claim.step, "version": claim.version}


def _reason(cast: Cast) -> Mapping[str, Any]:
    return {**_seen(cast), "text": "附件不清晰，请重新扫描。"}


def _colleague(cast: Cast) -> Mapping[str, Any]:
    return {"membership_id": Membership.objects.get(account_id=cast.examiner.account_id).id}


def _new_user(cast: Cast) -> Mapping[str, Any]:
    return {"display_name": "新经办人", "login_name": "new-examiner"}


def _announced(cast: Cast) -> Mapping[str, Any]:
    return {"name": "津沽市会计专业考试", "held_on": cast.at.date().isoformat(), "confirm": "1"}


def _to_upload(cast: Cast) -> Mapping[str, Any]:
    claim = Claim.objects.first() or ready(cast, EXAMINATION)
    return {"claim": str(claim.id), "confirm": "1"}


ENTRIES = {
    "examiner:home": Entry(BODY),
    "examiner:examinations": Entry(BODY),
    "examiner:announce": Entry(BODY, post=_announced),
    "examiner:examination": Entry(BODY, _examination),
    "examiner:passed": Entry(BODY, _examination, post=lambda cast: {"who": PEOPLE[0].name}),
    "examiner:consolidate": Entry(BODY, post=_to_upload),
    "examiner:consolidated": Entry(BODY),
    "examiner:hand_marks": Entry(BODY),
    "examiner:confirm_hand_mark": Entry(BODY, _order, post=lambda cast: {}),
    "examiner:users": Entry(BODY),
    "examiner:add_user": Entry(BODY, post=_new_user),
    "examiner:end_user": Entry(BODY, _colleague),
    "examiner:todo": Entry(BODY, post=lambda cast: {"name": PEOPLE[0].name}),
    "examiner:bulk": Entry(BODY, post=lambda cast: {}),
    "examiner:claim": Entry(BODY, _claim),
    "examiner:approve": Entry(BODY, _claim, post=_seen),
    "examiner:send_back": Entry(BODY, _claim, post=_reason),
    "examiner:reject": Entry(BODY, _claim, post=_reason),
    "examiner:reveal": Entry(BODY, _claim, post=lambda cast: {"reason": "核对证件"}),
    "examiner:attachment": Entry(BODY, _document),
    "examiner:uploads": Entry(BODY),
    "examiner:roster_template": Entry(BODY),
    "examiner:send_roster": Entry(BODY, _target),
    "examiner:upload": Entry(BODY, _upload),
    "examiner:upload_progress": Entry(BODY, _upload),
    "examiner:stop_upload": Entry(BODY, _upload, post=lambda cast: {}),
    "examiner:resume_upload": Entry(BODY, _upload, post=lambda cast: {}),
    "examiner:marked_workbook": Entry(BODY, _upload),
}
