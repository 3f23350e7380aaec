"""The list of a filing as its approval fixes it and rosters are held against it."""

import uuid
from collections.abc import Iterator, Sequence
from datetime import date

from zhicheng.domain.approved_lists import ApprovedTitle, list_digest
from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.policies import Policy
from zhicheng.records.models import ApprovedPerson, Filing
from zhicheng.services.intake.filings.refused import FilingRefused


def fix_list(filing: Filing, *, on: date, policy: Policy) -> None:
    """Put the digest of the list on a filing that is being approved; the caller saves it.

    Raises FilingRefused where the policy asks for a list and there is none.
    """
    if filing.list_count is None or filing.list_salt is None:
        if policy.rights_required_on(on):
            raise FilingRefused(
                "组建单位还没有提交评审通过人员名单和材料，不能核准。请待其提交后再核准，或不予备案并说明原因。",
                code="filing.list_missing",
            )
        return
    filing.list_digest = list_digest(bytes(filing.list_salt), listed_titles(filing.id))


def require_list(filing: Filing, *, on: date, policy: Policy) -> None:
    """Let the roster of an approved filing be uploaded.

    Raises FilingRefused for a filing without a list once the policy asks for lists.
    """
    if filing.list_count is None and policy.rights_required_on(on):
        raise FilingRefused(
            f"备案“{filing.reference}”没有登记核准名单，自{policy.rights_required_from}起不能上传名册。"
            "请重新报送备案，并提交名单和材料。",
            code="filing.list_not_recorded",
        )


def listed_titles(filing_id: uuid.UUID, indexes: Sequence[bytes] | None = None) -> Iterator[ApprovedTitle]:
    """The entries of a filing's list, all or those of some identity documents."""
    rows = ApprovedPerson.objects.filter(filing_id=filing_id)
    if indexes is not None:
        rows = rows.filter(id_index__in=indexes)
    for row in rows.iterator(chunk_size=2000):
        yield ApprovedTitle(
            id_index=bytes(row.id_index),
            name=row.name,
            series=row.series,
            title_name=row.title_name,
            level=TitleLevel(row.level),
            specialty=row.specialty,
        )
