"""Step 6, Lint: the rendered bytes against the stored fields, before anything is sealed (T10, R11)."""

from dataclasses import dataclass

from zhicheng.documents.lint import lint_page
from zhicheng.services.issuance.pipeline.failures import Failure
from zhicheng.services.issuance.pipeline.fault_points import FaultPoint, reach
from zhicheng.services.issuance.pipeline.shards import HeldShard
from zhicheng.services.issuance.pipeline.step_4_intent import Intended
from zhicheng.services.issuance.pipeline.step_5_render import Rendered
from zhicheng.services.issuance.pipeline.workers_equipment import WorkerEquipment


@dataclass(frozen=True, slots=True)
class Linted:
    """A page whose bytes say what the record says; only such a page can be sealed."""

    intended: Intended
    pdf: bytes


def lint_pages(
    shard: HeldShard, equipment: WorkerEquipment, rendered: list[Rendered]
) -> tuple[list[Linted], list[Failure]]:
    """Let through the pages without a finding; a page with one is its entry's failure."""
    linted: list[Linted] = []
    failures: list[Failure] = []
    for item in rendered:
        shard.keep()
        findings = lint_page(item.pdf, item.content, equipment.template)
        if findings:
            sentence = "；".join(finding.sentence for finding in findings)
            failures.append(
                Failure.of_page(
                    item.intended.page, code="issuance.lint", sentence=f"版面检查未通过：{sentence}"
                )
            )
        else:
            linted.append(Linted(item.intended, item.pdf))
        reach(FaultPoint.LINTED)
    return linted, failures
