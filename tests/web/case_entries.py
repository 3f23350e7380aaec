"""The entries of the pages of cases, for every audience that mounts them, and the cases they show."""

from collections.abc import Callable, Mapping
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.support.case_walk import PDF, CaseWalk
from tests.support.cast import PEOPLE, Cast
from tests.web.entries import Entry
from zhicheng.domain.cases import CaseField, CaseKind, CaseState
from zhicheng.records.models import Case, CaseAttachment, Certificate
from zhicheng.services.casework.cases import CaseSeen, refuse_case, take_up_case
from zhicheng.services.kernel import ports
from zhicheng.services.kernel.actor import Actor

CertificateOf = Callable[[Cast], Certificate]


def case_of(cast: Cast, opener: Actor, certificate: Certificate, kind: CaseKind) -> Case:
    """A case that the opener has about the certificate or its person; the same one at every call."""
    found = Case.objects.filter(kind=kind.value).order_by("-number").first()
    if found is None:
        walk = CaseWalk.opened(opener, ports.clock().now(), **asked(certificate, kind))
        found = Case.objects.get(id=walk.standing.case_id)
    return found


def asked(certificate: Certificate, kind: CaseKind) -> dict[str, Any]:
    """What ``CaseAsked`` needs for a case of the kind about the certificate or its person."""
    if kind is CaseKind.CORRECTION:
        return {
            "kind": kind,
            "ground": "typing_error",
            "certificate_ids": [certificate.id],
            "changes": {CaseField.SPECIALTY: "机械制造"},
        }
    if kind is CaseKind.DEATH:
        return {
            "kind": kind,
            "ground": "died",
            "person_id": certificate.person_id,
            "changes": {CaseField.DIED_ON: "2026-10-01"},
        }
    return {"kind": kind, "ground": "false_materials", "certificate_ids": [certificate.id]}


def posted(kind: CaseKind) -> dict[str, Any]:
    """What the form of such a case sends."""
    shown = {
        CaseKind.CORRECTION: {"ground": "typing_error", "to_specialty": "机械制造"},
        CaseKind.DEATH: {"ground": "died", "to_died_on": "2026-10-01"},
        CaseKind.REVOCATION: {"ground": "false_materials"},
    }[kind]
    return {**shown, "statement": "与审核材料不一致，见附件。"}


def refuse(cast: Cast, case: Case) -> None:
    """Two acts of one officer: nobody else is needed for a refusal."""
    at, officer = ports.clock().now(), cast.third_officer
    seen = CaseSeen(case.id, case.version)
    if case.state == CaseState.OPENED:
        seen = take_up_case(actor=officer, at=at, case=seen).seen
    refuse_case(actor=officer, at=at, case=seen, reason="材料不能证明证书有误。")


def case_entries(
    namespace: str,
    opener: str,
    certificate: CertificateOf,
    kind: CaseKind,
    *,
    actors: tuple[str, ...],
    foreign: tuple[str, ...],
    everyone: tuple[str, ...],
) -> dict[str, Entry]:
    """``opener`` has a case about ``certificate``; ``actors`` see it, ``foreign`` do not, ``everyone`` has pages."""

    def actor(cast: Cast) -> Actor:
        kind_of_actor, _, place = opener.partition(":")
        found = cast.holder(PEOPLE[int(place)]) if kind_of_actor == "holder" else getattr(cast, opener)
        assert isinstance(found, Actor)
        return found

    def case(cast: Cast) -> Case:
        return case_of(cast, actor(cast), certificate(cast), kind)

    def of_case(cast: Cast) -> Mapping[str, Any]:
        return {"case_id": case(cast).id}

    def version(cast: Cast) -> Mapping[str, Any]:
        return {"version": case(cast).version}

    def document(cast: Cast) -> Mapping[str, Any]:
        found = CaseAttachment.objects.filter(case=case(cast)).first()
        assert found is not None
        return {"case_id": found.case_id, "attachment_id": found.id}

    def evidence(cast: Cast) -> Mapping[str, Any]:
        code = CaseAttachment.objects.filter(case=case(cast)).values_list("kind", flat=True)[0]
        return {**version(cast), f"file_{code}": SimpleUploadedFile("补充.pdf", PDF + b"more")}

    def refused(cast: Cast) -> Mapping[str, Any]:
        found = case(cast)
        if found.closed_at is None:
            refuse(cast, found)
        return {"case_id": found.id}

    def of_kind(cast: Cast) -> Mapping[str, Any]:
        return {"kind": kind.value}

    def staged(cast: Cast) -> Mapping[str, Any]:
        case(cast)
        return {}

    found = {
        f"{namespace}:open_case": Entry(everyone, of_kind, post=lambda cast: posted(kind)),
        f"{namespace}:withdraw_case": Entry(actors, of_case, foreign, post=version),
        f"{namespace}:new_case": Entry(everyone),
        f"{namespace}:case_choices": Entry(everyone, of_kind),
        f"{namespace}:case": Entry(actors, of_case, foreign),
        f"{namespace}:case_progress": Entry(actors, of_case, foreign),
        f"{namespace}:add_evidence": Entry(actors, of_case, foreign, post=evidence),
        f"{namespace}:case_decision": Entry(actors, refused, foreign),
        f"{namespace}:case_document": Entry(actors, document, foreign),
    }
    if namespace != "bureau":
        found[f"{namespace}:cases"] = Entry(everyone, staged)
    return found


def asked_case(certificate: CertificateOf) -> Callable[[Cast], Mapping[str, Any]]:
    """A correction that the certificate's holder asks for, about which the unit that brought it is asked."""

    def of_case(cast: Cast) -> Mapping[str, Any]:
        held = certificate(cast)
        return {"case_id": case_of(cast, cast.holder(PEOPLE[0]), held, CaseKind.CORRECTION).id}

    return of_case


def comment(cast: Cast) -> Mapping[str, Any]:
    """What the form of a unit's comment sends."""
    return {"version": Case.objects.get().version, "text": "经查，上报时录入有误。"}
