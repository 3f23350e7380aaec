"""Running the system: the demonstration city, the site, the workers, the tables."""

import argparse

from zhicheng.cli.guide.command import Command, Task


def _demo(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--serve", action="store_true", help="建好后打开网站，按 Ctrl-C 结束")
    parser.add_argument("--host", default="127.0.0.1", metavar="地址", help="网站监听的地址，默认 127.0.0.1")
    parser.add_argument("--port", type=int, default=8000, metavar="端口", help="网站的端口，默认 8000")
    parser.add_argument(
        "--size", type=int, default=400, metavar="人数", help="当面办理的那个月约有多少人，默认 400"
    )


def _serve(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", metavar="地址", help="监听的地址，默认 127.0.0.1")
    parser.add_argument("--port", type=int, default=8000, metavar="端口", help="端口，默认 8000")
    parser.add_argument("--workers", type=int, default=2, metavar="个数", help="同时运行的制证进程，默认 2")


def _worker(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--count", type=int, default=1, metavar="个数", help="运行几个进程，默认 1")


TASK = Task(
    "从这里开始",
    (
        Command(
            ("demo",),
            "建一座演示城市，当着您的面办完一个月，给出一份盖章的证书和核验结果",
            "demo:run",
            _demo,
            "--serve",
            "人员、单位、账号全部虚构，印章为样张。中途停止后再次运行会接着办；已经建好时很快结束，不丢任何内容。",
        ),
        Command(
            ("serve",),
            "打开网站，并运行制证进程；按 Ctrl-C 一并结束",
            "site:serve",
            _serve,
        ),
        Command(
            ("worker",),
            "只运行制证进程，可在多台机器上同时运行",
            "site:work",
            _worker,
            "--count 个数",
        ),
        Command(("migrate",), "建立或更新数据表", "site:migrate"),
    ),
)
