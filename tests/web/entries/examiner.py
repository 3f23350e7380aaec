"""The addresses of examination bodies. The cast has one; ``tests/web/examiner`` adds a second."""

from collections.abc import Mapping
from typing import Any

from tests.support.cast import EXAMINATION, PEOPLE, Cast, pass_cells, ready, submitted
from tests.web.case_entries import asked_case, case_entries, comment
from tests.web.entries import Entry
from tests.web.hand_mark_entries import hand_mark_entries
from tests.web.holder.collected import examined_certificate
from tests.web.reviewing_entries import reviewing_entries, user_entries
from zhicheng.domain.cases import CaseKind
from zhicheng.records.models import Claim, Examination, RosterUpload

BODY = ("examiner",)


def held(cast: Cast) -> Examination:
    return Examination.objects.first() or cast.examination()


def read(cast: Cast) -> RosterUpload:
    """A pass roster of one good row and one that has not passed."""
    examination = held(cast)
    good, failed = pass_cells(PEOPLE[0], examination), pass_cells(PEOPLE[1], examination, 结论="不合格")
    return RosterUpload.objects.first() or cast.read_passes(examination, [good, failed])


def _examination(cast: Cast) -> Mapping[str, Any]:
    return {"examination_id": held(cast).id}


def _target(cast: Cast) -> Mapping[str, Any]:
    return {"target_id": held(cast).id}


def _upload(cast: Cast) -> Mapping[str, Any]:
    return {"upload_id": read(cast).id}


def waiting(cast: Cast) -> Claim:
    """A claim that the body reviews, with a document."""
    return Claim.objects.first() or submitted(cast, EXAMINATION)


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
    "examiner:withdraw_examination": Entry(BODY, _examination, post=lambda cast: {}),
    "examiner:passed": Entry(BODY, _examination, post=lambda cast: {"who": PEOPLE[0].name}),
    "examiner:consolidate": Entry(BODY, post=_to_upload),
    "examiner:consolidated": Entry(BODY),
    **hand_mark_entries("examiner", "examination_body", actors=BODY, foreign=(), everyone=BODY),
    **reviewing_entries("examiner", waiting, actors=BODY, foreign=(), everyone=BODY),
    **user_entries("examiner", "examiner", actors=BODY, foreign=(), everyone=BODY),
    "examiner:uploads": Entry(BODY),
    "examiner:roster_template": Entry(BODY),
    "examiner:send_roster": Entry(BODY, _target),
    "examiner:upload": Entry(BODY, _upload),
    "examiner:upload_progress": Entry(BODY, _upload),
    "examiner:stop_upload": Entry(BODY, _upload, post=lambda cast: {}),
    "examiner:resume_upload": Entry(BODY, _upload, post=lambda cast: {}),
    "examiner:take_back_upload": Entry(BODY, _upload, post=lambda cast: {}),
    "examiner:marked_workbook": Entry(BODY, _upload),
    **case_entries(
        "examiner",
        "examiner",
        examined_certificate,
        CaseKind.CORRECTION,
        actors=BODY,
        foreign=(),
        everyone=BODY,
    ),
    "examiner:comment_case": Entry(BODY, asked_case(examined_certificate), post=comment),
}
