"""Handing out a part of the audit trail as a table; that it was handed out stands in the trail itself."""

from datetime import datetime
from typing import Any

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.deadlines import SHANGHAI
from zhicheng.domain.refusals import Refusal
from zhicheng.records.models import Account, Event, Unit
from zhicheng.services.kernel.actor import Actor, require_human, require_role
from zhicheng.services.kernel.event_labels import subject_label, tag_label
from zhicheng.services.kernel.events import EventTag, transaction
from zhicheng.services.kernel.sheets import (
    Cell,
    ExportedTable,
    Sheet,
    TableFormat,
    csv_bytes,
    watermark,
    workbook_bytes,
)
from zhicheng.services.oversight.trail.search import TrailSearch, matching

MOST_ROWS = 20_000
_HEADER = ("序号", "时间", "事项", "对象", "对象标识", "账号", "单位", "哈希")


class TrailExportRefused(Refusal):
    """A part of the trail that is empty, or too large for one table."""

    code = "trail.export_refused"


def export_trail(*, actor: Actor, at: datetime, search: TrailSearch, form: TableFormat) -> ExportedTable:
    """The entries that match, in their own order.

    Raises TrailExportRefused for none and for more than MOST_ROWS, NotAllowed outside the Bureau.
    """
    require_role(actor, UnitRole.BUREAU)
    require_human(actor)
    events = list(matching(search).order_by("-seq")[: MOST_ROWS + 1])
    if not events:
        raise TrailExportRefused("没有符合条件的操作记录，未导出。请调整查找条件。")
    if len(events) > MOST_ROWS:
        raise TrailExportRefused(f"符合条件的记录超过{MOST_ROWS}条。请缩短时间范围，分几次导出。")
    events.reverse()
    sheet = [Sheet("操作记录", _HEADER, _rows(events))]
    line = watermark(actor, at)
    data = workbook_bytes(sheet, line) if form is TableFormat.XLSX else csv_bytes(sheet, line)
    with transaction(actor=actor, at=at) as ledger:
        ledger.record(
            EventTag.TRAIL_EXPORTED,
            "trail",
            f"{events[0].seq}..{events[-1].seq}",
            rows=len(events),
            format=form.value,
        )
    return ExportedTable(f"操作记录_{events[0].seq}_{events[-1].seq}.{form.value}", data, form.media_type)


def _rows(events: list[Event]) -> list[list[Cell]]:
    accounts: dict[Any, str] = dict(
        Account.objects.filter(id__in={event.account_id for event in events}).values_list("id", "login_name")
    )
    units: dict[Any, str] = dict(
        Unit.objects.filter(id__in={event.unit_id for event in events}).values_list("id", "name")
    )
    return [
        [
            event.seq,
            f"{event.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}",
            tag_label(event.tag),
            subject_label(event.subject_kind),
            event.subject_id,
            accounts.get(event.account_id, "") if event.account_id else "系统",
            units.get(event.unit_id, ""),
            bytes(event.hash).hex(),
        ]
        for event in events
    ]
