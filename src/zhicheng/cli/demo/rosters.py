"""What stands on the rosters of the three months, awkward rows included."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from zhicheng.cli.demo import city, people
from zhicheng.cli.demo.demonstration import Demonstration
from zhicheng.cli.demo.people import Invented, invented_people
from zhicheng.cli.demo.workbooks import Row
from zhicheng.domain.catalogue import Catalogue, TitleEntry
from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.months import Month
from zhicheng.domain.refusals import Refusal
from zhicheng.services.kernel import catalogue

_SMALL = 40
_EMPLOYERS = (
    (city.MACHINES, city.INDUSTRY),
    (city.SOFTWARE, city.ARCHIVE),
    (city.HOSPITAL, city.HEALTH),
    (city.UNIVERSITY, city.ARCHIVE),
    (city.DESIGN, city.INDUSTRY),
    ("示例市青禾小学", city.ARCHIVE),
    ("示例日报社", city.ARCHIVE),
)
"""Employers and their submitting units; the last two are not registered, as small employers often are not."""
_GENERAL = (city.GENERAL, city.ARCHIVE_CONVENER)
_TEACHING = (city.TEACHING, city.UNIVERSITY_CONVENER)
_MEDICINE = (city.MEDICINE, city.HEALTH_CONVENER)
_SPECIALTIES = {
    "工程技术人员": ("机械设计", "电气自动化", "建筑结构", "计算机应用", "环境工程"),
    "卫生技术人员": ("内科", "外科", "药学", "护理学", "医学影像"),
    "高等学校教师": ("材料科学与工程", "中国语言文学", "应用数学"),
}


NOTICE = timedelta(days=21)
"""From a meeting to its filing: the names hang out for five working days, holidays or not."""


@dataclass(frozen=True, slots=True)
class RosterPlan:
    """One committee's meeting with its filing and its roster."""

    reference: str
    committee: str
    convener: str
    meeting: date
    approved: date
    uploaded: date
    rows: tuple[Row, ...]


def roster_plans(demo: Demonstration) -> tuple[RosterPlan, ...]:
    """All rosters of committees, oldest first."""
    table = demo.timetable
    approved, uploaded = table.late_filing()
    return (
        _plan(demo, table.earlier, "综合", _GENERAL, _general(0, _size(demo))),
        _plan(
            demo, table.shown, "综合", _GENERAL,
            (*_special(), *_general(50_000, demo.size), *_refused_rows(90_000)),
        ),
        _plan(demo, table.shown, "高校", _TEACHING, _teaching(95_000, 8)),
        RosterPlan(
            f"示职备〔{table.shown}〕逾期", city.ENGINEERING, city.INDUSTRY_CONVENER,
            table.working_day(table.shown, 1) - NOTICE, approved, uploaded,
            _with_date(_engineering(100_000, 12), table.working_day(table.shown, 1) - NOTICE),
        ),
        _plan(
            demo, table.pending, "综合", _GENERAL,
            (*_blocked_rows(), *_general(110_000, _size(demo))),
        ),
        _plan(demo, table.pending, "卫生", _MEDICINE, _medicine(160_000, 10)),
    )  # fmt: skip


def _size(demo: Demonstration) -> int:
    """The two other months are small, so that building the city is quick."""
    return min(_SMALL, demo.size)


def _plan(
    demo: Demonstration, month: Month, word: str, committee: tuple[str, str], rows: Sequence[Row]
) -> RosterPlan:
    """The usual course: a meeting, approval on the second working day of the month, upload on the third."""
    approved, uploaded = (demo.timetable.working_day(month, count) for count in (2, 3))
    meeting = demo.timetable.working_day(month, 1) - NOTICE
    reference = f"示职备〔{month}〕{word}"
    return RosterPlan(reference, *committee, meeting, approved, uploaded, _with_date(rows, meeting))


def _with_date(rows: Sequence[Row], meeting: date) -> tuple[Row, ...]:
    return tuple({**row, "qualification_date": meeting.isoformat()} for row in rows)


def _row(person: Invented, entry: TitleEntry, index: int, **changes: str) -> Row:
    employer, submitting_unit = _EMPLOYERS[index % len(_EMPLOYERS)]
    choices = _SPECIALTIES.get(entry.series, (entry.branch or entry.series.removesuffix("人员"),))
    return {
        "name": person.name,
        "sex": person.sex.label,
        "id_number": person.id_number,
        "phone": person.phone,
        "employer_name": employer,
        "submitting_unit": submitting_unit,
        "series": entry.series,
        "specialty": choices[index % len(choices)],
        "title_name": entry.title_name,
        **changes,
    }


def _unambiguous(titles: Catalogue) -> list[TitleEntry]:
    """One title of each series in turn, then the next of each, so that a short roster has all 27 series."""
    lanes = []
    for series in titles.series_names():
        lane = []
        for entry in titles.entries(series):
            try:
                titles.find(series, entry.title_name)
            except Refusal:
                continue
            lane.append(entry)
        lanes.append(lane)
    longest = max(len(lane) for lane in lanes)
    return [lane[turn] for turn in range(longest) for lane in lanes if turn < len(lane)]


def _general(first: int, count: int) -> tuple[Row, ...]:
    entries = _unambiguous(catalogue())
    found = enumerate(islice(invented_people(first), count))
    return tuple(_row(person, entries[index % len(entries)], index) for index, person in found)


def _special() -> tuple[Row, ...]:
    """Rare characters, surnames with readings of their own, a name in parts, two documents of foreigners."""
    entry = catalogue().find("工程技术人员", "高级工程师")
    reporter = catalogue().find("新闻专业人员", "高级记者")
    return tuple(
        _row(person, reporter if person is people.ZHA else entry, index)
        for index, person in enumerate(people.SPECIAL)
    )


def _blocked_rows() -> tuple[Row, ...]:
    """What the pending month's check will hold back: an unconfirmed reading, a person in two channels."""
    entry = catalogue().find("工程技术人员", "工程师")
    return (
        _row(people.BEYOND_UNCONFIRMED, entry, 1),
        _row(people.CLAIMANTS[15], entry, 1, specialty="计算机应用"),
    )


def _refused_rows(first: int) -> tuple[Row, ...]:
    """Rows as they come in practice: each is refused with its reason, and the rest is taken."""
    entry = catalogue().find("工程技术人员", "工程师")
    a, b, c, d, e = islice(invented_people(first), 5)
    wrong = a.id_number[:-1] + ("1" if a.id_number[-1] != "1" else "2")
    return (
        _row(a, entry, 0, id_number=wrong),
        _row(b, entry, 1, title_name="高级工程"),
        _row(c, catalogue().find("高等学校教师", "助教"), 2, title_name="教员"),
        _row(d, entry, 3, sex="男" if d.sex.label == "女" else "女"),
        _row(e, entry, 4, phone=""),
        _row(people.YAN, catalogue().find("工程技术人员", "高级工程师"), 0),
    )


def _teaching(first: int, count: int) -> tuple[Row, ...]:
    entries = catalogue().entries("高等学校教师")
    found = enumerate(islice(invented_people(first), count))
    return tuple(
        _row(
            person, entries[index % len(entries)], index,
            employer_name=city.UNIVERSITY, submitting_unit=city.ARCHIVE,
        )
        for index, person in found
    )  # fmt: skip


def _engineering(first: int, count: int) -> tuple[Row, ...]:
    entry = catalogue().of_level("工程技术人员", TitleLevel.ASSOCIATE_SENIOR)[0]
    found = enumerate(islice(invented_people(first), count))
    return tuple(
        _row(person, entry, index, employer_name=city.MACHINES, submitting_unit=city.INDUSTRY)
        for index, person in found
    )


def _medicine(first: int, count: int) -> tuple[Row, ...]:
    entries = catalogue().of_level("卫生技术人员", TitleLevel.ASSOCIATE_SENIOR)
    found = enumerate(islice(invented_people(first), count))
    return tuple(
        _row(
            person, entries[index % len(entries)], index,
            employer_name=city.HOSPITAL, submitting_unit=city.HEALTH,
        )
        for index, person in found
    )  # fmt: skip
