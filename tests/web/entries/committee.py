"""The addresses of convening units."""

from collections.abc import Mapping
from typing import Any

from tests.support.cast import PEOPLE, Cast, roster_cells
from tests.web.case_entries import asked_case, case_entries, comment
from tests.web.entries import Entry
from tests.web.hand_mark_entries import hand_mark_entries
from tests.web.holder.collected import evaluated_certificate
from tests.web.reviewing_entries import user_entries
from zhicheng.domain.cases import CaseKind
from zhicheng.records.models import Claim, Filing, FilingEvidence, RosterUpload
from zhicheng.services.intake.filings.acts import submit_filing

RARE = PEOPLE[7]  # 赵𠮷
CONVENERS = ("convener", "second_convener", "foreign_convener", "institute_convener")
COLLEAGUES = ("convener", "second_convener")
FOREIGN = ("foreign_convener", "institute_convener")


def approved(cast: Cast) -> Filing:
    return Filing.objects.first() or cast.filing()


def submitted_filing(cast: Cast) -> Filing:
    """A filing that the Bureau has not decided yet."""
    met = cast.at.date()
    state = submit_filing(
        actor=cast.convener,
        at=cast.at,
        committee_id=cast.committee.id,
        reference="津备〔2026〕9号",
        meeting_first=met,
        meeting_last=met,
        passed_count=2,
    )
    return Filing.objects.get(id=state.id)


def read(cast: Cast) -> RosterUpload:
    """A roster of one good row and one with a wrong number."""
    filing = approved(cast)
    good, wrong = (
        roster_cells(PEOPLE[0], filing),
        roster_cells(PEOPLE[1], filing, 证件号码="120101198807020000"),
    )
    return RosterUpload.objects.first() or cast.read(filing, [good, wrong])


def _committee(cast: Cast) -> Mapping[str, Any]:
    return {"committee_id": cast.committee.id}


def _filing(cast: Cast) -> Mapping[str, Any]:
    return {"filing_id": approved(cast).id}


def _waiting(cast: Cast) -> Mapping[str, Any]:
    return {"filing_id": (Filing.objects.first() or cast.waiting_filing()).id}


def listed(cast: Cast) -> Mapping[str, Any]:
    """A filing with a list of two."""
    return {"filing_id": (Filing.objects.first() or cast.listed_filing(PEOPLE[:2])).id}


def evidence_of(cast: Cast) -> Mapping[str, Any]:
    """A document of that filing."""
    kwargs = listed(cast)
    return {**kwargs, "evidence_id": FilingEvidence.objects.filter(**kwargs).earliest("added_at").id}


def _undecided(cast: Cast) -> Mapping[str, Any]:
    return {"filing_id": (Filing.objects.first() or submitted_filing(cast)).id}


def _target(cast: Cast) -> Mapping[str, Any]:
    return {"target_id": approved(cast).id}


def _upload(cast: Cast) -> Mapping[str, Any]:
    return {"upload_id": read(cast).id}


def _rare(cast: Cast) -> Mapping[str, Any]:
    """The claim of somebody whose name the certificate cannot print."""
    claim = Claim.objects.filter(name=RARE.name).first() or cast.uploaded_claim(RARE)
    return {"claim_id": claim.id}


def _readings(cast: Cast) -> Mapping[str, Any]:
    return {"version": Claim.objects.get(name=RARE.name).version, "reading_1": "ji2"}


def _new_filing(cast: Cast) -> Mapping[str, Any]:
    met = cast.at.date().isoformat()
    return {
        "committee": str(cast.committee.id),
        "reference": "津机学〔2026〕8号",
        "meeting_first": met,
        "meeting_last": met,
        "passed_count": "3",
        "confirm": "1",
    }


ENTRIES = {
    "committee:home": Entry(CONVENERS),
    "committee:committees": Entry(CONVENERS),
    "committee:committee": Entry(COLLEAGUES, _committee, FOREIGN),
    "committee:filings": Entry(CONVENERS),
    "committee:new_filing": Entry(CONVENERS, post=_new_filing),
    "committee:filing": Entry(COLLEAGUES, _filing, FOREIGN),
    "committee:hand_in_list": Entry(COLLEAGUES, _waiting, FOREIGN),
    "committee:list_template": Entry(CONVENERS),
    "committee:listed": Entry(COLLEAGUES, listed, FOREIGN),
    "committee:filing_evidence": Entry(COLLEAGUES, evidence_of, FOREIGN),
    "committee:withdraw_filing": Entry(COLLEAGUES, _undecided, FOREIGN, post=lambda cast: {}),
    "committee:people": Entry(COLLEAGUES, _filing, FOREIGN, post=lambda cast: {"who": PEOPLE[0].name}),
    "committee:readings": Entry(CONVENERS),
    "committee:confirm_readings": Entry(COLLEAGUES, _rare, FOREIGN, post=_readings),
    "committee:sent_back": Entry(CONVENERS),
    **hand_mark_entries(
        "committee", "convening_unit", actors=COLLEAGUES, foreign=FOREIGN, everyone=CONVENERS
    ),
    **user_entries("committee", "second_convener", actors=COLLEAGUES, foreign=FOREIGN, everyone=CONVENERS),
    "committee:uploads": Entry(CONVENERS),
    "committee:roster_template": Entry(CONVENERS),
    "committee:send_roster": Entry(COLLEAGUES, _target, FOREIGN),
    "committee:upload": Entry(COLLEAGUES, _upload, FOREIGN),
    "committee:upload_progress": Entry(COLLEAGUES, _upload, FOREIGN),
    "committee:stop_upload": Entry(COLLEAGUES, _upload, FOREIGN, post=lambda cast: {}),
    "committee:resume_upload": Entry(COLLEAGUES, _upload, FOREIGN, post=lambda cast: {}),
    "committee:take_back_upload": Entry(COLLEAGUES, _upload, FOREIGN, post=lambda cast: {}),
    "committee:marked_workbook": Entry(COLLEAGUES, _upload, FOREIGN),
    **case_entries(
        "committee",
        "convener",
        evaluated_certificate,
        CaseKind.CORRECTION,
        actors=COLLEAGUES,
        foreign=FOREIGN,
        everyone=CONVENERS,
    ),
    "committee:comment_case": Entry(COLLEAGUES, asked_case(evaluated_certificate), FOREIGN, post=comment),
}
