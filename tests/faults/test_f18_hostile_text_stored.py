"""F18: a roster of a thousand hostile rows, read to its end: each is stored exactly or refused with its column."""

import random
import unicodedata
from itertools import islice

import pytest

from tests.support.cast import Cast, claim_of
from tests.support.invented_rosters import all_series_filing, invented_rows, long_workbook
from tests.support.stored import stored
from zhicheng.domain.names import normalise_name
from zhicheng.domain.rosters.cell_texts import tidy
from zhicheng.domain.rosters.columns import RosterKind, columns
from zhicheng.records.models import Claim, Event, Filing, RosterRow, RosterUpload
from zhicheng.services.intake.rosters.process import process_roster
from zhicheng.services.intake.rosters.receive import receive_roster

pytestmark = pytest.mark.django_db

ROWS = 1000
FREE = {"姓名": "name", "用人单位": "employer_name", "呈报单位": "submitting_unit_name", "专业": "specialty"}
HOSTILE = (
    "\x00", "\x1b[31m", "\u202e", "\u2066", "\u200b", "\ufeff", "😀", "👨‍👩‍👧", "مهندس", "\ue000", "e\u0301",
    "\U000e0fff", "䶮", "𫘧", "\U000323b0", "〇", "=1+1", "+1", "-1", "@A1", "\t", "\r\n", "_x0000_", "&amp;",
    "<t>", "]]>", "'", '"', "1.2E+17", "１２", "TRUE", "#N/A", "·", "．", "'; --", "{{7*7}}", "%s", "\\", "../..",
    "\u3000", "（", "(", "字" * 130, "\\N", "\\.", "NULL", "ﷺ", "㍿",
)  # fmt: skip


def hostile_text(chance: random.Random, plain: str) -> str:
    """The plain text with something hostile before, behind or within it, or nothing else."""
    bad = "".join(chance.choices(HOSTILE, k=chance.randint(1, 2)))
    if chance.random() < 0.2:
        bad += chr(chance.choice((chance.randint(0x80, 0xD7FF), chance.randint(0x10000, 0x3FFFF))))
    cut = chance.randint(0, len(plain))
    return chance.choice((bad, plain[:cut] + bad + plain[cut:]))


@pytest.fixture
def cast() -> Cast:
    return Cast()


class TestHostileRoster:
    @pytest.fixture
    def filing(self, cast: Cast) -> Filing:
        return all_series_filing(cast, "津备〔2026〕1号", passed=ROWS)

    @pytest.fixture
    def typed(self, filing: Filing) -> list[dict[str, str]]:
        chance = random.Random(18)
        rows = invented_rows(
            ROWS, passed_on=filing.meeting_last, employers=[("津沽甲厂", "津沽市工业局")], seed=18
        )
        changed = []
        for row in rows:
            header = chance.choice(list(row))
            changed.append(row | {header: hostile_text(chance, row[header]), "header": header})
        return changed

    @pytest.fixture
    def upload(self, cast: Cast, filing: Filing, typed: list[dict[str, str]]) -> RosterUpload:
        received = receive_roster(
            actor=cast.convener,
            at=cast.at,
            kind=RosterKind.EVALUATION,
            filing_id=filing.id,
            file_name="名册\u202exslx.xlsx",
            data=long_workbook(iter(typed)),
        )
        return stored(RosterUpload, process_roster(upload_id=received.upload.id))

    def test_is_stored_exactly_or_refused_row_by_row(
        self, upload: RosterUpload, typed: list[dict[str, str]]
    ) -> None:
        assert (upload.status, upload.rows_read, upload.rows_duplicate) == ("done", ROWS, 0)
        rows = RosterRow.objects.filter(upload=upload).select_related("claim").order_by("number")
        for written, row in zip(typed, rows, strict=True):
            header = written["header"]
            if row.outcome == "rejected":
                assert all(each["header"] and each["reason"] and each["remedy"] for each in row.reasons)
                assert header in {each["header"] for each in row.reasons} or header in ("系列", "资格名称")
            elif header in FREE:
                claim = claim_of(row)
                kept = normalise_name(written[header]) if header == "姓名" else tidy(written[header])
                assert getattr(claim, FREE[header]) == kept
        assert upload.rows_accepted > ROWS // 20
        assert upload.rows_rejected > ROWS // 2

    def test_leaves_nothing_unprintable_in_any_record(self, upload: RosterUpload) -> None:
        kept = "".join(getattr(claim, field) for claim in Claim.objects.all() for field in FREE.values())
        assert not _found(kept, ("Cc", "Cf", "Cs", "Co", "So", "Mn", "Me"))
        said = [*Event.objects.values_list("payload", flat=True), upload.file_name]
        for reasons in RosterRow.objects.exclude(reasons=[]).values_list("reasons", flat=True):
            said += [text for reason in reasons for text in reason.values()]
        # A sentence may quote the one character that it is about, where showing it does no harm.
        assert not _found("".join(map(str, said)), ("Cc", "Cf", "Cs", "Co", "Mn", "Me"))

    def test_a_row_of_copys_own_marks_is_only_text(self, cast: Cast, filing: Filing) -> None:
        # Rows go in by COPY, in whose text form \N is NULL and \. ends the data.
        plain = invented_rows(2, passed_on=filing.meeting_last, employers=[("津沽甲厂", "津沽市工业局")])
        rows = [
            row | {"用人单位": text} for row, text in zip(islice(plain, 2), ("\\N公司", "\\."), strict=True)
        ]
        received = receive_roster(
            actor=cast.convener,
            at=cast.at,
            kind=RosterKind.EVALUATION,
            filing_id=filing.id,
            file_name="名册.xlsx",
            data=long_workbook(iter(rows)),
        )
        assert process_roster(upload_id=received.upload.id).rows_accepted == 2
        assert set(Claim.objects.values_list("employer_name", flat=True)) == {"\\N公司", "\\."}


def _found(text: str, categories: tuple[str, ...]) -> set[str]:
    """The characters of these categories, and those that are written from right to left."""
    return {
        ascii(each)
        for each in set(text)
        if unicodedata.category(each) in categories
        or unicodedata.bidirectional(each) in ("R", "AL", "AN", "RLO", "LRO")
    }


def test_every_free_column_is_tried() -> None:
    assert set(FREE) <= {column.header for column in columns(RosterKind.EVALUATION)}
