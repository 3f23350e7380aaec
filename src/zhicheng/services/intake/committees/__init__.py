"""Evaluation committees (评审委员会, 一(一)): the Bureau's register, a convening unit's own."""

from zhicheng.services.intake.committees.changes import CommitteeScope, change_committee
from zhicheng.services.intake.committees.committee_pages import (
    CommitteeLine,
    own_committee,
    own_committees,
)
from zhicheng.services.intake.committees.register import (
    CommitteeNotFound,
    RegisteredCommittee,
    committee,
    committees,
    term_of_document,
)
from zhicheng.services.intake.committees.terms import CommitteeTerm, TermStage

__all__ = [
    "CommitteeLine",
    "CommitteeNotFound",
    "CommitteeScope",
    "CommitteeTerm",
    "RegisteredCommittee",
    "TermStage",
    "change_committee",
    "committee",
    "committees",
    "own_committee",
    "own_committees",
    "term_of_document",
]
