"""The guide: complete, in Chinese, and true to what the commands are."""

import gettext
import json
import os
import subprocess
import sys
from collections.abc import Callable
from inspect import signature
from pathlib import Path

import click
import pytest

from tests.functional.conftest import Zhicheng
from zhicheng.cli import group
from zhicheng.cli.command import Command
from zhicheng.cli.exit_codes import ExitCode
from zhicheng.cli.group import Group, load_command
from zhicheng.cli.guide import GROUPS, Entry, entries, whole_guide
from zhicheng.cli.text_width import width, wrap
from zhicheng.cli.usage_errors import usage_sentence
from zhicheng.domain.refusals import Refusal


def _words(entry: Entry) -> str:
    return entry.words


class TestGuide:
    def test_names_every_command_and_every_exit_code(self) -> None:
        guide = whole_guide()
        assert all(f"zhicheng {entry.words}" in guide for entry in entries())
        assert all(f"  {code.value}  {code.label}" in guide for code in ExitCode)

    def test_is_shown_without_a_word_and_for_help(self, zhicheng: Zhicheng) -> None:
        assert zhicheng().out == zhicheng("--help").out == whole_guide() + "\n"

    @pytest.mark.parametrize("entry", entries(), ids=_words)
    def test_leads_to_a_function_that_takes_the_options_and_a_console(self, entry: Entry) -> None:
        command = load_command(entry)
        assert command.callback is not None
        options = [param.name for param in command.params if param.expose_value]
        assert list(signature(command.callback).parameters) == ["console", *options]

    @pytest.mark.parametrize("entry", entries(), ids=_words)
    def test_explains_each_command_in_chinese(self, zhicheng: Zhicheng, entry: Entry) -> None:
        said = zhicheng(*entry.words.split(), "--help")
        assert said.code == 0
        assert said.out.startswith(f"用法：zhicheng {entry.words}")
        assert entry.summary[:10] in said.out
        assert not any(word in said.out for word in ("Usage:", "Options", "Commands", "Show this"))

    @pytest.mark.parametrize("word", GROUPS)
    def test_explains_each_group_in_chinese(self, zhicheng: Zhicheng, word: str) -> None:
        said = zhicheng(word, "-h")
        assert said.out.startswith(f"用法：zhicheng {word} [-h] 命令 …\n\n{GROUPS[word]}\n")
        own = [entry for entry in entries() if entry.group == word]
        assert all(f"  {entry.name}" in said.out and entry.summary[:10] in said.out for entry in own)

    def test_fits_the_terminal(self, zhicheng: Zhicheng, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("COLUMNS", "60")
        lines = zhicheng("claims", "list", "--help").out.splitlines()
        # Closing punctuation may hang over by one character.
        assert max(map(width, lines)) <= 62
        assert "[--offset 条数]" in "".join(lines)

    def test_a_setting_that_cannot_be_read_is_told_in_a_sentence(self, tmp_path: Path) -> None:
        environment = {"PATH": os.environ["PATH"], "PYTHONPATH": "src", "ZHICHENG_HOME": str(tmp_path)}
        done = subprocess.run(
            [sys.executable, "-m", "zhicheng.cli.main", "keys", "--json"],
            env={**environment, "ZHICHENG_DEBUG": "perhaps"}, capture_output=True, check=False,
        )  # fmt: skip
        assert done.returncode == ExitCode.FAILED
        assert json.loads(done.stderr.splitlines()[-1])["code"] == "settings.bad"
        assert b"Traceback" not in done.stderr

    @pytest.mark.parametrize("words", [["--help"], ["month", "--help"], ["month", "nonsense"]], ids=" ".join)
    def test_needs_neither_django_nor_a_database(self, words: list[str]) -> None:
        program = (
            f"import sys; from zhicheng.cli.main import main; main({words!r});"
            "assert not {'django', 'zhicheng.services', 'zhicheng.records'} & set(sys.modules)"
        )
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "there.is.none", "PYTHONPATH": "src"}
        done = subprocess.run(
            [sys.executable, "-c", program], env=environment, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr.decode()


class TestUsage:
    @pytest.mark.parametrize(
        ("words", "sentence"),
        [
            (("month", "release"), "缺少参数：月份, --as。"),
            (("certificate", "export", "A1"), "缺少参数：-o/--out, --reason, --as。"),
            (("month", "release", "2026-11", "--as"), "参数 --as 后面缺少内容。"),
            (("month", "status", "--watch=3"), "命令写法有误。"),
            (("demo", "--size", "many"), "参数 --size 的值写法有误。"),
            (("filing", "submit", "--meeting", "3 Nov"), "参数 --meeting 的值写法有误。"),
            (("roster", "template", "other", "-o", "x"), "不在可选范围内"),
            (
                ("roster", "template", "staff", "-o", "x"),
                "不在可选范围内：evaluation, examination, approved。",
            ),
            (("month", "status", "2026-11", "extra"), "有无法识别的参数。"),
            (("month", "status", "--nonsense"), "有无法识别的参数。"),
            (("month", "stat"), "不在可选范围内：dry-run, check,"),
            (("month",), "缺少参数：命令。用法见“zhicheng month --help”。"),
            (("nonsense",), "不在可选范围内"),
            (("--",), "命令写法有误。"),
        ],
    )
    def test_answers_a_slip_with_a_chinese_sentence_and_two(
        self, zhicheng: Zhicheng, words: tuple[str, ...], sentence: str
    ) -> None:
        said = zhicheng(*words)
        assert said.code == ExitCode.USAGE
        assert sentence in said.err
        assert said.out == ""

    def test_does_not_repeat_what_was_typed(self, zhicheng: Zhicheng) -> None:
        typed = "120221198001039967"
        assert typed not in zhicheng("month", "status", "2026-11", typed).err
        assert typed not in zhicheng("filing", "submit", "--passed", typed[:-1] + "X").err

    def test_tells_machines_with_an_object(self, zhicheng: Zhicheng) -> None:
        assert zhicheng("month", "release", "--json").error["code"] == "usage"

    def test_refuses_a_month_that_does_not_exist_before_it_asks_who_acts(self, zhicheng: Zhicheng) -> None:
        said = zhicheng("month", "release", "2026-13", "--as", "nobody")
        assert (said.code, "月份不存在" in said.err) == (ExitCode.REFUSED, True)


def _usage_errors(kind: type[click.UsageError]) -> list[type[click.UsageError]]:
    return [kind, *(each for below in kind.__subclasses__() for each in _usage_errors(below))]


class TestNoWordOfClicks:
    """Whatever click finds wrong, and in whatever words, the sentence is ours."""

    @pytest.mark.parametrize("kind", _usage_errors(click.UsageError), ids=lambda kind: kind.__name__)
    def test_in_a_mistake(self, kind: type[click.UsageError]) -> None:
        error = kind.__new__(kind)
        # What an older or newer click may put there: its own words, and no context.
        error.ctx, error.message = None, "Some English."  # type: ignore[misc]
        error.option_name = "--as"  # type: ignore[attr-defined]
        error.param = None  # type: ignore[attr-defined]
        if kind.__module__.startswith("click"):
            assert not _letters(usage_sentence(error)) - set("zhicheng --help --as")

    def test_in_its_catalogue(self, zhicheng: Zhicheng, monkeypatch: pytest.MonkeyPatch) -> None:
        """click translates every word of its own, so a translation that marks them shows whether one is seen."""
        monkeypatch.setattr("click.core._", _mark(gettext.gettext))
        monkeypatch.setattr("click.decorators._", _mark(gettext.gettext))
        monkeypatch.setattr("click.exceptions._", _mark(gettext.gettext))
        monkeypatch.setattr("click.formatting._", _mark(gettext.gettext))
        monkeypatch.setattr("click.types._", _mark(gettext.gettext))
        context = click.Context(click.Command("control"))
        assert "☠" in click.MissingParameter(ctx=context, param_type="option").format_message()
        assert "☠" in click.Command("control").get_help(context)
        for words in (("month", "--help"), ("claims", "list", "--help"), ("nonsense",), ("claims", "reject")):
            said = zhicheng(*words)
            assert "☠" not in said.out + said.err


class TestCompletion:
    @pytest.fixture
    def complete(
        self, monkeypatch: pytest.MonkeyPatch, zhicheng: Zhicheng
    ) -> Callable[[str], dict[str, str]]:
        """What zsh is offered behind a line, with the help beside each."""

        def run(line: str) -> dict[str, str]:
            monkeypatch.setenv("_ZHICHENG_COMPLETE", "zsh_complete")
            monkeypatch.setenv("COMP_WORDS", line)
            monkeypatch.setenv("COMP_CWORD", str(len(line.split(" ")) - 1))
            answer = zhicheng()
            assert (answer.code, answer.err) == (0, "")
            lines = answer.out.strip().splitlines()
            return dict(zip(lines[1::3], lines[2::3], strict=True))

        return run

    def test_offers_groups_and_commands(self, complete: Callable[[str], dict[str, str]]) -> None:
        assert complete("zhicheng m") == {
            "migrate": "建立或更新数据表",
            "month": GROUPS["month"],
            "messages": GROUPS["messages"],
        }

    def test_offers_the_commands_of_a_group(self, complete: Callable[[str], dict[str, str]]) -> None:
        assert complete("zhicheng month re") == {
            "release": "另一名工作人员签发已提出的批次",
            "resume": "继续制作",
        }

    def test_offers_options_and_their_values(self, complete: Callable[[str], dict[str, str]]) -> None:
        assert complete("zhicheng month release 2026-11 --a") == {"--as": "经办人的登录名"}
        assert set(complete("zhicheng claims list --status re")) == {
            "ready",
            "rejected",
            "released",
            "revoked",
        }

    def test_leaves_files_to_the_shell(self, complete: Callable[[str], dict[str, str]]) -> None:
        assert complete("zhicheng certificate verify ") == {"": "_"}

    @pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
    def test_gives_each_shell_its_script_and_not_a_word_more(
        self, zhicheng: Zhicheng, monkeypatch: pytest.MonkeyPatch, shell: str
    ) -> None:
        monkeypatch.setenv("PATH", "")
        monkeypatch.setenv("_ZHICHENG_COMPLETE", f"{shell}_source")
        said = zhicheng()
        assert ("_ZHICHENG_COMPLETE" in said.out, said.err, said.code) == (True, "", 0)

    def test_says_in_one_sentence_why_a_command_cannot_be_loaded(
        self, zhicheng: Zhicheng, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(entry: Entry) -> None:
            raise Refusal("没有设置 ZHICHENG_HOME。", code="settings.unsafe")

        monkeypatch.setattr(group, "load_command", refuse)
        monkeypatch.setenv("_ZHICHENG_COMPLETE", "zsh_complete")
        monkeypatch.setenv("COMP_WORDS", "zhicheng month release --")
        monkeypatch.setenv("COMP_CWORD", "3")
        said = zhicheng()
        assert (said.code, said.err, said.out) == (3, "没有设置 ZHICHENG_HOME。\n", "")

    def test_refuses_an_unknown_shell(self, zhicheng: Zhicheng, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("_ZHICHENG_COMPLETE", "tcsh_source")
        assert zhicheng().code == 1


class TestGroups:
    def test_has_no_command_that_the_guide_does_not_have(self) -> None:
        context = click.Context(Group("month"))
        assert Group("month").get_command(context, "erase") is None

    def test_the_guide_has_every_command_of_the_files(self) -> None:
        modules = [sys.modules[str(load_command(entry).callback.__module__)] for entry in entries()]
        there = [value for module in modules for value in vars(module).values() if isinstance(value, Command)]
        assert {command.words for command in there} == {entry.words for entry in entries()}


class TestWrap:
    def test_counts_chinese_characters_as_two_columns(self) -> None:
        lines = wrap("核对全部申领，问题逐条留存，见 zhicheng month check", 20)
        assert all(width(line) <= 20 for line in lines)
        assert "zhicheng" in " ".join(lines)

    def test_keeps_latin_words_whole(self) -> None:
        assert "zhicheng" in wrap("请运行 zhicheng", 10)[-1]


def _letters(text: str) -> set[str]:
    return {sign for sign in text if sign.isascii() and sign.isalpha()}


def _mark(translate: Callable[[str], str]) -> Callable[[str], str]:
    return lambda words: f"☠{translate(words)}"
