"""F16: a half-written, oversized or booby-trapped roster kills at most the child that parses it."""

import re
import resource

import pytest

from tests.support.hostile_rosters import CORPUS, bomb, entity, far_cell, honest, slow
from tests.support.roster_files import GOOD, packed, sheet_xml, table
from zhicheng.documents.rosters.limits import MEBIBYTE
from zhicheng.documents.rosters.reader import RawRow, RosterLimits, RosterRefused, read_roster
from zhicheng.domain.rosters.columns import RosterKind

_SENTENCE = re.compile(r"[\u4e00-\u9fff].*。", re.DOTALL)


def read(data: bytes, file_name: str = "名册.xlsx", limits: RosterLimits | None = None) -> list[RawRow]:
    return list(read_roster(data, file_name, RosterKind.EVALUATION, limits=limits))


def refusal(data: bytes, file_name: str = "名册.xlsx", limits: RosterLimits | None = None) -> RosterRefused:
    with pytest.raises(RosterRefused) as caught:
        read(data, file_name, limits)
    return caught.value


class TestCorpus:
    @pytest.mark.parametrize("name", CORPUS)
    def test_each_file_ends_in_its_own_chinese_sentence(self, name: str) -> None:
        hostile = CORPUS[name]
        said = refusal(hostile.make(), hostile.file_name)
        assert (said.code, bool(_SENTENCE.fullmatch(said.sentence))) == (hostile.code, True)

    @pytest.mark.parametrize("name", CORPUS)
    def test_no_file_is_read_under_another_name(self, name: str) -> None:
        refusal(CORPUS[name].make(), "../../名册.csv")

    def test_the_same_file_without_its_fault_is_read(self) -> None:
        (row,) = read(honest())
        assert (row.number, row.cells) == (2, GOOD)

    def test_a_reading_after_all_of_them_is_as_good_as_before(self) -> None:
        for name in ("cells A1 and XFD1048576", "truncated in the middle", "entity"):
            refusal(CORPUS[name].make(), CORPUS[name].file_name)
        assert len(read(honest())) == 1


class TestWithoutThePrescan:
    """Negative controls: what the pre-scan stops really is deadly, and the limits of the child hold alone."""

    limits = RosterLimits(prescan=False, memory_bytes=300 * MEBIBYTE)

    @pytest.mark.parametrize("make", [far_cell, bomb])
    def test_the_child_dies_and_the_parent_lives(self, make: object) -> None:
        assert callable(make)
        said = refusal(make(), limits=self.limits)
        assert said.code == "roster.died"
        assert "系统不受影响" in said.sentence
        assert len(read(honest())) == 1

    def test_an_entity_would_go_through(self) -> None:
        assert len(read(entity(), limits=self.limits)) == 1

    def test_an_error_value_would_vanish(self) -> None:
        sheet = sheet_xml(table(GOOD), more_cells='<row r="3"><c r="A3" t="e"><v>#N/A</v></c></row>')
        assert [row.cells for row in read(packed(sheet))][1:] == [{"name": "#N/A"}]
        assert len(read(packed(sheet), limits=self.limits)) == 1


class TestLimitsOfTheChild:
    # A grid of 12 million cells is within the limits of rows and columns.
    grid = packed(sheet_xml(table(GOOD), more_cells='<row r="199999"><c r="BH199999"><v>1</v></c></row>'))

    def test_memory_beyond_the_limit_ends_it(self) -> None:
        assert refusal(self.grid, limits=RosterLimits(memory_bytes=300 * MEBIBYTE)).code == "roster.died"

    def test_the_same_file_passes_with_room_enough(self) -> None:
        assert len(read(self.grid)) == 1

    def test_processor_time_beyond_the_limit_ends_it(self) -> None:
        said = refusal(slow(), limits=RosterLimits(cpu_seconds=1, max_ratio=2_000))
        assert said.code == "roster.died"
        assert "用时过长" in said.sentence

    def test_silence_ends_it(self) -> None:
        assert refusal(honest(), limits=RosterLimits(silence_seconds=0.001)).code == "roster.timeout"

    def test_its_memory_is_not_the_parents(self) -> None:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        read(self.grid)
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        assert grown * 1024 < 100 * MEBIBYTE
        assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 > 200 * MEBIBYTE

    def test_a_file_above_the_limit_is_not_even_looked_at(self) -> None:
        assert refusal(honest(), limits=RosterLimits(max_bytes=100)).code == "roster.too_large"

    def test_more_rows_than_allowed_are_refused_in_every_format(self) -> None:
        limits = RosterLimits(max_rows=3)
        lines = table(*[GOOD] * 3)
        text = "\n".join(",".join(str(cell) for cell in line) for line in lines).encode()
        assert refusal(packed(sheet_xml(lines)), limits=limits).code == "roster.too_large"
        assert refusal(text, "名册.csv", limits).code == "roster.too_large"
        assert len(read(packed(sheet_xml(lines[:3])), limits=limits)) == 2
