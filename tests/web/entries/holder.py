"""The addresses of professionals: the first of PEOPLE, with claims and certificates of their own."""

from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.support.cast import APPOINTMENT, DOCUMENT, ENTRUSTED, PEOPLE, Cast, drafted, submitted
from tests.web.case_entries import case_entries
from tests.web.entries import Entry
from tests.web.holder.collected import certificate_of
from zhicheng.domain.cases import CaseKind
from zhicheng.records.models import Attachment, Claim

OWN, FOREIGN = ("holder:0",), ("holder:1",)


def draft(cast: Cast) -> Claim:
    """A finished draft."""
    return Claim.objects.filter(status="draft").first() or drafted(cast, ENTRUSTED)


def _draft(cast: Cast) -> Mapping[str, Any]:
    return {"claim_id": draft(cast).id}


def _rare(cast: Cast) -> Mapping[str, Any]:
    """A draft of somebody whose name cannot be printed as it is."""
    return {"claim_id": (Claim.objects.first() or drafted(cast, APPOINTMENT, PEOPLE[7])).id}


def _submitted(cast: Cast) -> Mapping[str, Any]:
    return {"claim_id": (Claim.objects.filter(status="in_review").first() or submitted(cast)).id}


def _attachment(cast: Cast) -> Mapping[str, Any]:
    return {"attachment_id": draft(cast).attachments.get().id}


def _removal(cast: Cast) -> Mapping[str, Any]:
    claim = draft(cast)
    return {"claim_id": claim.id, "attachment_id": Attachment.objects.get(claim=claim).id}


def _certificate(cast: Cast) -> Mapping[str, Any]:
    return {"certificate_id": certificate_of(cast).id}


def _seen(cast: Cast) -> str:
    claim = draft(cast)
    return f"{claim.status}.{claim.step}.{claim.version}"


ENTRIES = {
    "holder:home": Entry(OWN),
    "holder:claims": Entry(OWN),
    "holder:new_claim": Entry(OWN, post=lambda cast: {"channel": "examination"}),
    "holder:new_title": Entry(
        ("holder:0", "holder:1"),
        lambda cast: {"channel": "employer_appointment"},
        post=lambda cast: {"title": "8::高级工程师"},
    ),
    "holder:claim": Entry(OWN, _draft, FOREIGN),
    "holder:tasks": Entry(OWN, _draft, FOREIGN),
    "holder:title": Entry(OWN, _draft, FOREIGN),
    "holder:specialty": Entry(
        OWN, _draft, FOREIGN, post=lambda cast: {"seen": _seen(cast), "specialty": "水工结构"}
    ),
    "holder:qualification": Entry(
        OWN, _draft, FOREIGN, post=lambda cast: {"seen": _seen(cast), "qualification_date": "2026-09-01"}
    ),
    "holder:entrusted_body": Entry(
        OWN, _draft, FOREIGN, post=lambda cast: {"seen": _seen(cast), "entrusted_body": "某部高级评审委员会"}
    ),
    "holder:employer": Entry(OWN, _draft, FOREIGN),
    "holder:readings": Entry(("holder:7",), _rare, ("holder:0", "holder:1")),
    "holder:attachments": Entry(
        OWN,
        _draft,
        FOREIGN,
        post=lambda cast: {
            "seen": _seen(cast),
            "kind": "other",
            "file": SimpleUploadedFile("说明.pdf", DOCUMENT + b"%"),
        },
    ),
    "holder:remove_attachment": Entry(OWN, _removal, FOREIGN, post=lambda cast: {"seen": _seen(cast)}),
    "holder:attachment": Entry(OWN, _attachment, FOREIGN),
    "holder:check": Entry(OWN, _draft, FOREIGN, post=lambda cast: {"seen": _seen(cast), "declared": "on"}),
    "holder:submitted": Entry(OWN, _submitted, FOREIGN),
    "holder:withdraw": Entry(OWN, _draft, FOREIGN, post=lambda cast: {"seen": _seen(cast)}),
    "holder:certificates": Entry(OWN),
    "holder:certificate": Entry(OWN, _certificate, FOREIGN),
    "holder:preview": Entry(OWN, _certificate, FOREIGN),
    "holder:download": Entry(OWN, _certificate, FOREIGN),
    "holder:verify": Entry(
        OWN,
        # Another holder's number is answered like a mistyped number, so this page is the same to every holder.
        post=lambda cast: {"number": certificate_of(cast).number_id},
    ),
    "holder:asked": Entry(OWN),
    "holder:told": Entry(OWN),
    "holder:feedback": Entry(OWN),
    "holder:data": Entry(OWN),
    **case_entries(
        "holder",
        "holder:0",
        certificate_of,
        CaseKind.CORRECTION,
        actors=OWN,
        foreign=FOREIGN,
        everyone=(*OWN, *FOREIGN),
    ),
}
