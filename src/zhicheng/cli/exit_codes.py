"""How a command ends; the same numbers stand in ``zhicheng --help`` and in docs/cli.md."""

from enum import IntEnum


class ExitCode(IntEnum):
    """The exit status of every command; each comment says what to do next."""

    OK = 0  # Nothing.
    FINDINGS = (
        1  # Look at what was found: blocked claims, rejected rows, a breach, a file that is no original.
    )
    USAGE = 2  # Write the command as its --help says; click's own number.
    REFUSED = 3  # Do what the sentence says: a Refusal of any kind.
    INTERRUPTED = 4  # Run the same command again: it goes on where it stopped.
    FAILED = 5  # Something is broken, a Fault of any kind: the log has the details under its number.

    @property
    def label(self) -> str:
        """What the number means, as the guide says it."""
        return _LABELS[self]


_LABELS = {
    ExitCode.OK: "完成",
    ExitCode.FINDINGS: "完成，但有需要处理的问题（未通过的申领、被拒的行、审计违规、非原件）",
    ExitCode.USAGE: "命令写法有误",
    ExitCode.REFUSED: "不予办理，按提示处理后再试",
    ExitCode.INTERRUPTED: "已停止，再次运行同一命令即可继续",
    ExitCode.FAILED: "系统故障",
}


class CommandFailed(Exception):
    """A command that ends with FAILED; what is behind it has been written down already."""

    def __init__(self, sentence: str, code: str) -> None:
        super().__init__(sentence)
        self.sentence, self.code = sentence, code
