"""Committee rosters of any length: invented people in all 27 series, as a unit would hand them in."""

import io
import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import cycle

import xlsxwriter

from tests.support.cast import Cast, term
from tests.support.released_batch import SPECIALTIES, invented_id_number, invented_name
from tests.support.stored import stored
from zhicheng.domain.catalogue import TitleAmbiguous, TitleEntry, builtin_catalogue
from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.rosters.columns import RosterKind, columns
from zhicheng.records.models import Filing
from zhicheng.services.intake.filings.acts import approve_filing, create_committee, submit_filing


def all_series_filing(cast: Cast, reference: str, *, passed: int) -> Filing:
    """An approved filing of a committee that evaluates in every series."""
    met = cast.at.date() - timedelta(days=3)
    committee = create_committee(
        actor=cast.check_officer,
        at=cast.at,
        name=f"津沽市职称评审委员会（{reference}）",
        convening_unit_id=cast.convening_unit.id,
        term=term(builtin_catalogue().series_names(), list(TitleLevel)),
    )
    filing = submit_filing(
        actor=cast.convener,
        at=cast.at,
        committee_id=committee.id,
        reference=reference,
        meeting_first=met,
        meeting_last=met,
        passed_count=passed,
    )
    return stored(Filing, approve_filing(actor=cast.check_officer, at=cast.at, filing_id=filing.id))


def invented_rows(
    count: int, *, passed_on: date, employers: list[tuple[str, str]], first: int = 0, seed: int = 1
) -> Iterator[dict[str, str]]:
    """Good rows by header; ``employers`` are pairs of employer and submitting unit, used in turn.

    ``first`` is the serial of the first person, so that two rosters can hold different people.
    """
    chance = random.Random(seed)
    titles, units = cycle(plain_titles()), cycle(employers)
    for serial in range(first, first + count):
        female = chance.random() < 0.5
        entry, (employer, submitting_unit) = next(titles), next(units)
        yield {
            "姓名": invented_name(chance),
            "性别": "女" if female else "男",
            "证件号码": invented_id_number(serial, female=female),
            "手机号码": f"139{serial % 10**8:08d}",
            "用人单位": employer,
            "呈报单位": submitting_unit,
            "系列": entry.series,
            "专业": chance.choice(SPECIALTIES),
            "资格名称": entry.title_name,
            "评审通过日期": passed_on.isoformat(),
        }


def plain_titles() -> list[TitleEntry]:
    """Every title of every series that needs no branch to be understood."""
    catalogue = builtin_catalogue()
    found = []
    for series in catalogue.series_names():
        for entry in catalogue.entries(series):
            try:
                found.append(catalogue.find(series, entry.title_name))
            except TitleAmbiguous:
                continue
    return list(dict.fromkeys(found))


def long_workbook(rows: Iterator[dict[str, str]]) -> bytes:
    """An .xlsx of many rows, written row by row so that it costs little memory."""
    headers = [column.header for column in columns(RosterKind.EVALUATION)]
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"strings_to_formulas": False, "strings_to_urls": False, "constant_memory": True}
    )
    sheet = book.add_worksheet(RosterKind.EVALUATION.label)
    sheet.write_row(0, 0, headers)
    for place, row in enumerate(rows, start=1):
        for column, header in enumerate(headers):
            if header in row:
                sheet.write_string(place, column, row[header])
    book.close()
    return out.getvalue()
