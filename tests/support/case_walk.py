"""A case walked from its opening to its end, for tests of what cases do."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from tests.support.issued_certificates import officer
from zhicheng.domain.batches import ShardStatus
from zhicheng.domain.cases import CASE_RULES
from zhicheng.domain.deadlines import SHANGHAI
from zhicheng.records.models import Case, IssuanceShard
from zhicheng.services.casework.cases import (
    CaseAsked,
    CaseStanding,
    add_case_evidence,
    agree_to_case,
    open_case,
    propose_decision,
    settle_finished_cases,
    take_up_case,
)
from zhicheng.services.issuance.pipeline.shard_pipeline import issue_shard
from zhicheng.services.kernel.actor import Actor

PDF = b"%PDF-1.7\n% proof\n"


@dataclass(slots=True)
class CaseWalk:
    """One case, and the two officers who decide it."""

    at: datetime
    standing: CaseStanding
    opener: Actor
    first: Actor = field(default_factory=lambda: officer("case-first"))
    second: Actor = field(default_factory=lambda: officer("case-second"))

    @classmethod
    def opened(cls, actor: Actor, at: datetime, **asked: Any) -> "CaseWalk":
        """A case just opened, with every document that its kind requires."""
        case = CaseAsked(**{"statement": "证书所印内容有误，见附件。", **asked})
        walk = cls(at, open_case(actor=actor, at=at, asked=case), actor)
        for number, evidence in enumerate(CASE_RULES[case.kind].required_evidence):
            walk.standing = add_case_evidence(
                actor=actor,
                at=at,
                case=walk.standing.seen,
                kind=evidence.code,
                file_name="证明.pdf",
                data=PDF + bytes([number]),
            )
        return walk

    def taken_up(self) -> "CaseWalk":
        """Taken up by the first officer."""
        self.standing = take_up_case(actor=self.first, at=self.at, case=self.standing.seen)
        return self

    def proposed(self) -> "CaseWalk":
        """Proposed by the first officer."""
        self.taken_up()
        self.standing = propose_decision(
            actor=self.first, at=self.at, case=self.standing.seen, reason="经核对材料，情况属实。"
        )
        return self

    def agreed(self) -> "CaseWalk":
        """Agreed by the second officer; what the workers do is not done yet."""
        self.proposed()
        until = Case.objects.values_list("heard_until", flat=True).get(id=self.standing.case_id)
        if until is not None:
            # Nobody answers: the officer waits until the last day for it is over.
            self.at = datetime.combine(until + timedelta(days=1), time(9), SHANGHAI)
        self.standing = agree_to_case(actor=self.second, at=self.at, case=self.standing.seen)
        return self

    def carried_out(self) -> "CaseWalk":
        """Agreed, and everything that workers do is done."""
        self.agreed()
        issue_waiting_shards()
        settle_finished_cases(at=self.at)
        return self


def issue_waiting_shards() -> None:
    """What the workers would do: every shard that waits is issued."""
    for shard_id in IssuanceShard.objects.exclude(status=ShardStatus.DONE).values_list("id", flat=True):
        issue_shard(shard_id=shard_id, worker="test")
