"""What is wrong with a command as it was written, in Chinese.

Each sentence follows from the class of click's exception and the parameter that it names, never from its
words, which are English and may change.
"""

from collections.abc import Iterable
from typing import Any

import click


class WrongUsage(click.UsageError):
    """A mistake that click has no class of its own for; the message is a Chinese sentence."""


def usage_sentence(error: click.UsageError) -> str:
    """What is wrong and where to look it up. What was typed is not repeated: it may be an ID number."""
    path = "zhicheng" if error.ctx is None else error.ctx.command_path
    return f"{_mistake(error)}用法见“{path} --help”。"


def missing_parameters(params: Iterable[click.Parameter], ctx: click.Context) -> WrongUsage:
    """The mistake of leaving out what a command needs."""
    return WrongUsage(f"缺少参数：{', '.join(_name(param) for param in params)}。", ctx)


def _mistake(error: click.UsageError) -> str:
    match error:
        case WrongUsage():
            return error.message
        case click.NoSuchCommand():
            return f"参数 命令 的值不在可选范围内：{', '.join(_commands(error))}。"
        case click.NoSuchOption():
            return "有无法识别的参数。"
        case click.BadOptionUsage() if _takes_a_value(error):
            return f"参数 {error.option_name} 后面缺少内容。"
        case click.BadParameter(param=click.Parameter(type=click.Choice() as choice) as param):
            return f"参数 {_name(param)} 的值不在可选范围内：{', '.join(_values(choice, error))}。"
        case click.BadParameter(param=click.Parameter() as param):
            return f"参数 {_name(param)} 的值写法有误。"
        case _:
            return "命令写法有误。"


def _name(param: click.Parameter) -> str:
    return param.human_readable_name if isinstance(param, click.Argument) else "/".join(param.opts)


def _values(choice: "click.Choice[Any]", error: click.UsageError) -> list[str]:
    return [choice.normalize_choice(value, error.ctx) for value in choice.choices]


def _commands(error: click.NoSuchCommand) -> list[str]:
    if error.ctx is None or not isinstance(error.ctx.command, click.Group):
        return []
    return error.ctx.command.list_commands(error.ctx)


def _takes_a_value(error: click.BadOptionUsage) -> bool:
    params = () if error.ctx is None else error.ctx.command.params
    return any(
        isinstance(param, click.Option) and not param.is_flag and error.option_name in param.opts
        for param in params
    )
