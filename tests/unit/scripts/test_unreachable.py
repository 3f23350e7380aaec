"""scripts/unreachable on small trees: what it finds, what it lets pass, and which excuses it takes."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit.scripts.loading import load_script

UNREACHABLE = load_script("unreachable")

DOOR = "zhicheng/web/pages.py"
SERVICE = "zhicheng/services/review/acts.py"
RULE = "def approve() -> None:\n    pass\n"
STATES = (
    "from enum import StrEnum\n\n\nclass Status(StrEnum):\n    OPEN = 'open'\n    CLOSED = 'closed'\n\n\n"
    "def open_it(row: object) -> None:\n    row.status = Status.OPEN\n"
)
MODEL = "from zhicheng.domain.states import Status\n\n\nclass Claim:\n    status: Status\n"

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """The script over a tree of the given files, beside the given excuses: its exit code and what it printed."""

    def run(files: dict[str, str], excused: str = "") -> tuple[int, str]:
        for name, text in files.items():
            path = tmp_path / "src" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        (tmp_path / "scripts").mkdir(exist_ok=True)
        (tmp_path / "scripts/unreachable-allowed.toml").write_text(excused, encoding="utf-8")
        monkeypatch.chdir(tmp_path)
        capsys.readouterr()
        return int(UNREACHABLE.main()), capsys.readouterr().out

    return run


def excuse(name: str, **fields: str) -> str:
    """One entry of the list of excuses."""
    lines = [f'name = "{name}"', *(f"{key} = {value}" for key, value in fields.items())]
    return "\n".join(["[[excused]]", *lines, ""])


class TestNames:
    def test_one_that_a_page_calls_is_reached(self, run: Run) -> None:
        page = "from zhicheng.services.review.acts import approve\n\napprove()\n"
        assert run({SERVICE: RULE, DOOR: page}) == (0, "")

    def test_one_that_only_tests_call_is_found(self, run: Run, tmp_path: Path) -> None:
        test = tmp_path / "tests/test_acts.py"
        test.parent.mkdir()
        test.write_text("from zhicheng.services.review.acts import approve\n\napprove()\n", encoding="utf-8")
        code, printed = run({SERVICE: RULE, DOOR: ""})
        assert (code, printed) == (1, "nothing reaches zhicheng.services.review.acts.approve\n")

    def test_one_that_a_page_imports_and_never_uses_is_found(self, run: Run) -> None:
        page = "from zhicheng.services.review.acts import approve as approve\n"
        assert run({SERVICE: RULE, DOOR: page})[0] == 1

    def test_one_behind_a_private_name_is_reached_through_it(self, run: Run) -> None:
        service = RULE + "\n\ndef decide() -> None:\n    _inner()\n\n\ndef _inner() -> None:\n    approve()\n"
        page = "from zhicheng.services.review import acts\n\nacts.decide()\n"
        assert run({SERVICE: service, DOOR: page}) == (0, "")

    def test_one_that_only_unreached_code_calls_is_found_with_its_caller(self, run: Run) -> None:
        service = RULE + "\n\ndef decide() -> None:\n    approve()\n"
        code, printed = run({SERVICE: service, DOOR: ""})
        assert code == 1
        assert printed.splitlines() == [
            "nothing reaches zhicheng.services.review.acts.approve",
            "nothing reaches zhicheng.services.review.acts.decide",
        ]

    @pytest.mark.parametrize(
        "page",
        [
            "from zhicheng.services.review import approve\n\napprove()\n",
            "from zhicheng.services import review\n\nreview.approve()\n",
        ],
    )
    def test_one_behind_a_face_is_reached_through_it(self, run: Run, page: str) -> None:
        face = "from zhicheng.services.review.acts import approve as approve\n\n__all__ = ['approve']\n"
        files = {"zhicheng/services/review/__init__.py": face, SERVICE: RULE}
        assert run(files | {DOOR: page}) == (0, "")

    def test_a_face_that_no_page_asks_reaches_nothing(self, run: Run) -> None:
        face = "from zhicheng.services.review.acts import approve as approve\n\n__all__ = ['approve']\n"
        code, printed = run({"zhicheng/services/review/__init__.py": face, SERVICE: RULE, DOOR: ""})
        assert code == 1
        assert "zhicheng.services.review.acts.approve" in printed

    def test_one_that_settings_name_by_its_path_is_reached(self, run: Run) -> None:
        settings = "HANDLER = 'zhicheng.services.review.acts.approve'\n"
        assert run({SERVICE: RULE, "zhicheng/config/settings.py": settings}) == (0, "")

    def test_private_names_and_other_layers_are_not_judged(self, run: Run) -> None:
        files = {SERVICE: "def _inner() -> None:\n    pass\n", "zhicheng/adapters/clock.py": RULE}
        assert run(files) == (0, "")

    @pytest.mark.parametrize(
        ("face", "reached"),
        [("import pkgutil\n\nRULES = list(pkgutil.iter_modules())\n", True), ("RULES = []\n", False)],
    )
    def test_the_modules_of_a_package_that_gathers_itself_run(
        self, run: Run, face: str, *, reached: bool
    ) -> None:
        rule = "def check() -> None:\n    pass\n\n\nprint(check)\n"
        page = "from zhicheng.domain.rules import RULES\n\nprint(RULES)\n"
        files = {"zhicheng/domain/rules/__init__.py": face, "zhicheng/domain/rules/sex.py": rule}
        assert (run(files | {DOOR: page})[0] == 0) is reached


class TestMembers:
    SET = "class Book:\n    def pages(self) -> int:\n        return 1\n\n\nBOOK = Book()\n"

    def test_a_method_that_nothing_asks_for_is_found(self, run: Run) -> None:
        page = "from zhicheng.domain.book import BOOK\n\nprint(BOOK)\n"
        code, printed = run({"zhicheng/domain/book.py": self.SET, DOOR: page})
        assert (code, printed) == (1, "nothing reaches zhicheng.domain.book.Book.pages\n")

    def test_a_template_that_asks_for_it_is_enough(self, run: Run) -> None:
        page = "from zhicheng.domain.book import BOOK\n\nprint(BOOK)\n"
        files = {"zhicheng/domain/book.py": self.SET, DOOR: page}
        assert run(files | {"zhicheng/web/templates/book.html": "{{ book.pages }}"}) == (0, "")


class TestStates:
    """``CLOSED`` is stored by a model's enum; something must write it."""

    CALL = "from zhicheng.domain.states import Status, open_it\n\nopen_it(object())\n"

    def found(self, run: Run, use: str) -> bool:
        files = {"zhicheng/domain/states.py": STATES, "zhicheng/records/models/claim.py": MODEL}
        code, printed = run(files | {DOOR: self.CALL + use})
        assert (code, bool(printed)) in {(0, False), (1, True)}
        return "zhicheng.domain.states.Status.CLOSED" in printed

    @pytest.mark.parametrize(
        "use",
        [
            "",
            "if row.status == Status.CLOSED:\n    pass\n",
            "rows.filter(status=Status.CLOSED)\n",
            "match row.status:\n    case Status.CLOSED:\n        pass\n",
            "LABELS = {Status.CLOSED: 'closed'}\n",
        ],
    )
    def test_one_that_is_only_asked_about_is_found(self, run: Run, use: str) -> None:
        assert self.found(run, use)

    @pytest.mark.parametrize(
        "use",
        [
            "row.status = Status.CLOSED\n",
            "rows.update(status=Status.CLOSED)\n",
            "NEXT = {Status.OPEN: Status.CLOSED}\n",
        ],
    )
    def test_one_that_something_writes_is_not(self, run: Run, use: str) -> None:
        assert not self.found(run, use)

    def test_an_enum_that_no_model_stores_needs_no_writer(self, run: Run) -> None:
        files = {"zhicheng/domain/states.py": STATES, DOOR: self.CALL}
        assert run(files) == (0, "")


class TestExcuses:
    NAME = "zhicheng.services.review.acts.approve"
    WHOLE = excuse(NAME, reason='"next: a page for it"', since="2026-11-28")

    def test_one_with_reason_and_day_lets_the_name_pass(self, run: Run) -> None:
        assert run({SERVICE: RULE, DOOR: ""}, self.WHOLE) == (0, "")

    @pytest.mark.parametrize("lacking", [{"reason": '"next"'}, {"since": "2026-11-28"}, {"reason": '""'}])
    def test_one_without_reason_or_day_fails(self, run: Run, lacking: dict[str, str]) -> None:
        code, printed = run({SERVICE: RULE, DOOR: ""}, excuse(self.NAME, **lacking))
        assert code == 1
        assert f"{self.NAME} has no reason or no day" in printed

    def test_one_that_is_not_needed_fails(self, run: Run) -> None:
        page = "from zhicheng.services.review.acts import approve\n\napprove()\n"
        code, printed = run({SERVICE: RULE, DOOR: page}, self.WHOLE)
        assert code == 1
        assert f"{self.NAME} is reached or gone; take the entry out" in printed

    def test_one_for_a_name_that_is_gone_fails(self, run: Run) -> None:
        assert run({SERVICE: "", DOOR: ""}, self.WHOLE)[0] == 1

    def test_one_excuses_no_other_name(self, run: Run) -> None:
        service = RULE + "\n\ndef reject() -> None:\n    pass\n"
        code, printed = run({SERVICE: service, DOOR: ""}, self.WHOLE)
        assert (code, printed) == (1, "nothing reaches zhicheng.services.review.acts.reject\n")
