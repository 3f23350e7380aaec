"""Evaluation committees (评审委员会, 一(一)): the Bureau's register, a convening unit's own."""

from zhicheng.services.intake.committees.changes import CommitteeScope, change_committee
from zhicheng.services.intake.committees.committee_pages import (
    CommitteeLine,
    own_committee,
    own_committees,
)
from zhicheng.services.intake.committees.register import RegisteredCommittee, committee, committees

__all__ = [
    "CommitteeLine",
    "CommitteeScope",
    "RegisteredCommittee",
    "change_committee",
    "committee",
    "committees",
    "own_committee",
    "own_committees",
]
