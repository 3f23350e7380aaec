"""The list of a convening unit's filings, of all its committees or of one."""

from django.urls import reverse

from zhicheng.domain.deadlines import business_date
from zhicheng.services.intake.filings import FilingLine
from zhicheng.web.site.lists import Column, ListRecipe, Shown, Tag


def _reference(line: FilingLine) -> Shown:
    return Shown(line.reference, reverse("committee:filing", args=[line.filing_id]))


def _stage(line: FilingLine) -> Shown:
    notes = (line.countdown,) if line.countdown else ()
    return Shown(tags=(Tag(line.stage.label, line.stage.kind),), notes=notes)


_COMMITTEE = Column[FilingLine]("评审委员会", lambda line: line.committee_name, sort="committee")
_REFERENCE = Column("备案文号", _reference, sort="reference", is_heading=True)
_REST = (
    Column[FilingLine]("提交日期", lambda line: business_date(line.submitted_at), sort="submitted"),
    Column("状态", _stage),
    Column[FilingLine]("评审通过", lambda line: line.passed_count, sort="passed", is_number=True),
    Column[FilingLine](
        "已接收", lambda line: line.taken if line.is_approved else None, sort="taken", is_number=True
    ),
)
FILINGS = ListRecipe[FilingLine](
    name="committee:filings",
    title="评审结果备案",
    columns=(_REFERENCE, _COMMITTEE, *_REST),
    empty="本单位还没有报送过备案。评审会议结束后，请先报送评审结果。",
    nothing_found="没有处于该状态的备案。",
    unit="件",
)
OF_ONE_COMMITTEE = ListRecipe[FilingLine](
    name="committee:committee",
    title="评审委员会的备案",
    columns=(_REFERENCE, *_REST),
    empty="该评审委员会还没有报送过备案。",
)
