"""The guide: complete, in Chinese, and true to what the commands are."""

import os
import subprocess
import sys
from importlib import import_module
from inspect import signature

import pytest

from tests.functional.conftest import Zhicheng
from zhicheng.cli.console import width
from zhicheng.cli.exit_codes import ExitCode
from zhicheng.cli.guide.command import Command
from zhicheng.cli.guide.parser import wrapped
from zhicheng.cli.guide.tree import commands, whole_guide


def _name(command: Command) -> str:
    return " ".join(command.words)


class TestGuide:
    def test_names_every_command_and_every_exit_code(self) -> None:
        guide = whole_guide()
        assert all(f"zhicheng {_name(command)}" in guide for command in commands())
        assert all(f"  {code.value}  {code.label}" in guide for code in ExitCode)

    def test_is_shown_without_a_word_and_for_help(self, zhicheng: Zhicheng) -> None:
        assert zhicheng().out == zhicheng("--help").out == whole_guide() + "\n"

    @pytest.mark.parametrize("command", commands(), ids=_name)
    def test_leads_to_a_function_that_takes_options_and_a_console(self, command: Command) -> None:
        module, function = command.handler.split(":")
        run = getattr(import_module(f"zhicheng.cli.commands.{module}"), function)
        assert list(signature(run).parameters) == ["options", "console"]

    @pytest.mark.parametrize("command", commands(), ids=_name)
    def test_explains_each_command_in_chinese(self, zhicheng: Zhicheng, command: Command) -> None:
        said = zhicheng(*command.words, "--help")
        assert said.code == 0
        assert said.out.startswith(f"用法：zhicheng {_name(command)}")
        assert command.summary[:10] in said.out
        assert not any(word in said.out for word in ("usage:", "positional arguments", "show this help"))

    def test_needs_neither_django_nor_a_database(self) -> None:
        program = (
            "import sys; from zhicheng.cli.main import main; main(['--help']);"
            "assert 'zhicheng.services' not in sys.modules and 'zhicheng.records' not in sys.modules"
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
            (("month", "release", "2026-11", "--as"), "参数 --as 后面缺少内容。"),
            (("demo", "--size", "many"), "参数 --size 的值写法有误。"),
            (("roster", "template", "other", "-o", "x"), "不在可选范围内"),
            (("month", "status", "2026-11", "extra"), "有无法识别的参数。"),
            (("nonsense",), "不在可选范围内"),
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

    def test_tells_machines_with_an_object(self, zhicheng: Zhicheng) -> None:
        assert zhicheng("month", "release", "--json").error["code"] == "usage"


class TestWrapped:
    def test_counts_chinese_characters_as_two_columns(self) -> None:
        lines = wrapped("核对全部申领，问题逐条留存，见 zhicheng month check", 20)
        assert all(width(line) <= 20 for line in lines)
        assert "zhicheng" in " ".join(lines)

    def test_keeps_latin_words_whole(self) -> None:
        assert "zhicheng" in wrapped("请运行 zhicheng", 10)[-1]
