"""A case opened together with its documents: all of it, or nothing."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from zhicheng.domain.cases import CASE_RULES
from zhicheng.domain.free_text import without_personal_numbers
from zhicheng.services.casework.cases.evidence import EvidenceFile, add_case_evidence, refuse_unreadable
from zhicheng.services.casework.cases.opening import CaseAsked, open_case
from zhicheng.services.casework.cases.steps import CaseRefused, CaseSeen, CaseStanding
from zhicheng.services.kernel.actor import Actor
from zhicheng.services.kernel.events import transaction


def open_case_with_evidence(
    *, actor: Actor, at: datetime, asked: CaseAsked, files: Sequence[EvidenceFile]
) -> CaseStanding:
    """Open a case and add its documents in one transaction. Raises what ``open_case`` raises, and
    AttachmentRefused for a file that is no PDF or picture, and CaseRefused for a kind that the rules do not
    name; then there is no case.

    Documents that are required may follow later: nothing is decided in favour without them.
    """
    known = {item.code for item in CASE_RULES[asked.kind].evidence}
    for file in files:
        if file.kind not in known:
            raise CaseRefused("请选择材料的种类。", code="case.evidence_kind")
        refuse_unreadable(file.file_name, file.data)
    with transaction(actor=actor, at=at):
        standing = open_case(actor=actor, at=at, asked=asked)
        return replace(standing, version=_add(actor, at, standing.seen, files, ""))


def add_all_evidence(
    *, actor: Actor, at: datetime, case: CaseSeen, files: Sequence[EvidenceFile], note: str = ""
) -> None:
    """Add several documents to a case in one transaction, with one note. Raises what
    ``add_case_evidence`` raises; then none of them is added.
    """
    without_personal_numbers(note, "补充说明")
    for file in files:
        refuse_unreadable(file.file_name, file.data)
    with transaction(actor=actor, at=at):
        _add(actor, at, case, files, note)


def _add(actor: Actor, at: datetime, seen: CaseSeen, files: Sequence[EvidenceFile], note: str) -> int:
    """Adds each file to the case as the one before has left it; returns the last version."""
    for file in files:
        seen = add_case_evidence(
            actor=actor,
            at=at,
            case=seen,
            kind=file.kind,
            file_name=file.file_name,
            data=file.data,
            note=note,
        ).seen
    return seen.version
