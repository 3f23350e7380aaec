"""The doors of the system, pages and commands, and which of them a test module goes through."""

import ast
import contextlib
import io
import re
from collections.abc import Iterator, Sequence
from functools import cache

from django.urls import URLPattern, URLResolver, get_resolver

from zhicheng.cli.main import main

_CONVERTER = re.compile(r"<\w+:(\w+)>")
_WAYS_IN = {"browse", "zhicheng"}
"""The fixtures without which a test opens no page and runs no command."""


@cache
def paths() -> dict[str, str]:
    """The path of every address of the site by its name, with ``<name>`` where something is filled in."""
    return dict(_walk(get_resolver().url_patterns, "", "/"))


def _walk(
    patterns: Sequence[URLPattern | URLResolver], namespace: str, path: str
) -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        here = path + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            below = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, below, here)
        elif pattern.name:
            yield f"{namespace}{pattern.name}", _CONVERTER.sub(r"<\1>", here)


@cache
def is_command(words: str) -> bool:
    """Whether ``zhicheng …`` is a command, by asking it for its help."""
    program, *rest = words.split()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        return program == "zhicheng" and len(rest) > 1 and main([*rest, "--help"]) == 0


def doors_used(source: str) -> set[str]:
    """Names of addresses that a test module reverses and commands that it runs; none without a way in."""
    tree = ast.parse(source)
    taken = {
        argument.arg
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        for argument in node.args.args
    }
    if not taken & _WAYS_IN:
        return set()
    return {door for node in ast.walk(tree) if isinstance(node, ast.Call) for door in _door(node)}


def _door(call: ast.Call) -> Iterator[str]:
    if not isinstance(call.func, ast.Name):
        return
    words = [str(each.value) if isinstance(each, ast.Constant) else "" for each in call.args]
    if call.func.id == "reverse" and words and words[0]:
        yield words[0]
    if call.func.id == "zhicheng" and len(words) > 1:
        yield f"zhicheng {words[0]} {words[1]}"
