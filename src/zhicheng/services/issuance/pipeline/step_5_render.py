"""Step 5, Render (生成): the page from the stored fields, by the batch's own template."""

from dataclasses import dataclass

from zhicheng.documents.page_content import PageContent
from zhicheng.documents.typesetting import PageRefused
from zhicheng.services.issuance.pipeline.failures import Failure
from zhicheng.services.issuance.pipeline.fault_points import FaultPoint, reach
from zhicheng.services.issuance.pipeline.shards import HeldShard
from zhicheng.services.issuance.pipeline.step_4_intent import Intended
from zhicheng.services.issuance.pipeline.workers_equipment import WorkerEquipment


@dataclass(frozen=True, slots=True)
class Rendered:
    """A page as PDF, not yet trusted."""

    intended: Intended
    content: PageContent
    pdf: bytes


def render_pages(
    shard: HeldShard, equipment: WorkerEquipment, intended: list[Intended]
) -> tuple[list[Rendered], list[Failure]]:
    """Typeset each page. A page that cannot be set is its entry's failure: never a box on paper."""
    rendered: list[Rendered] = []
    failures: list[Failure] = []
    for item in intended:
        shard.keep()
        content = equipment.content(item.page)
        try:
            rendered.append(Rendered(item, content, equipment.typesetter.render(content)))
        except PageRefused as refused:
            failures.append(Failure.of_page(item.page, code=refused.code, sentence=refused.sentence))
        reach(FaultPoint.RENDERED)
    return rendered, failures
