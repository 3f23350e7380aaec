"""Uploading (上传信息) and step-by-step review (逐级审核)."""

import argparse

from zhicheng.cli.guide.command import Command, Task, acting, day, existing_file, out_file, together
from zhicheng.domain.channels import RULES
from zhicheng.domain.review import ClaimStatus


def _filing(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("reference", metavar="备案号", help="评审结果备案的编号")
    parser.add_argument("--committee", required=True, metavar="名称", help="评审委员会全称")
    parser.add_argument(
        "--meeting", type=day, required=True, metavar="日期", help="评审会议日期，如 2026-11-03"
    )
    parser.add_argument("--meeting-last", type=day, metavar="日期", help="会议末日；一天开完时不写")
    parser.add_argument("--passed", type=int, required=True, metavar="人数", help="评审通过人数")


def _reference(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("reference", metavar="备案号", help="评审结果备案的编号")


def _roster_file(parser: argparse.ArgumentParser) -> None:
    existing_file(parser, "名册，.xlsx、.xls、.ods 或 .csv")
    out_file(parser, "有被拒的行时，把标出错误的名册写到这个文件")


def _filing_import(parser: argparse.ArgumentParser) -> None:
    _roster_file(parser)
    parser.add_argument("--filing", required=True, metavar="备案号", help="已核准备案的编号")


def _announce(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="考试名称", help="如 2026年度经济系列初中级考试")
    parser.add_argument("--held-on", type=day, required=True, metavar="日期", help="考试日期，如 2026-11-03")


def _examination_import(parser: argparse.ArgumentParser) -> None:
    _roster_file(parser)
    parser.add_argument("--examination", required=True, metavar="考试名称", help="已公布的考试")


def _roster_kind(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "kind",
        choices=["evaluation", "examination"],
        metavar="种类",
        help="evaluation（评审通过人员名册）或 examination（考试合格人员名册）",
    )
    out_file(parser, "写到哪个文件", required=True)


def _roster_errors(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("upload", metavar="上传号", help="filing import 或 examination import 给出的号")
    out_file(parser, "写到哪个文件", required=True)


def _claims(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--month", metavar="月份", help="只列这个批次月份，如 2026-11")
    parser.add_argument(
        "--status",
        choices=[status.value for status in ClaimStatus],
        metavar="状态",
        help="只列这个状态：" + "、".join(f"{status.value}（{status.label}）" for status in ClaimStatus),
    )
    parser.add_argument(
        "--channel",
        choices=[channel.value for channel in RULES],
        metavar="渠道",
        help="只列这个渠道：" + "、".join(f"{channel.value}（{channel.label}）" for channel in RULES),
    )
    parser.add_argument("--unit", metavar="单位全称", help="只列由该单位审核、呈报或组织评审的")
    parser.add_argument("--limit", type=int, default=50, metavar="条数", help="最多列多少条，默认 50")
    parser.add_argument("--offset", type=int, default=0, metavar="条数", help="跳过前面多少条")
    parser.add_argument("--names", action="store_true", help="显示完整姓名；默认只显示姓")


def _claim(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("claim", metavar="申领号", help="claims list 给出的号")


def _reason(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--reason", required=True, metavar="原因", help="让对方知道怎样改正")


def _reading(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--position", type=int, required=True, metavar="第几字", help="姓名中的第几个字，从 1 数起"
    )
    parser.add_argument("--reading", required=True, metavar="拼音", help="如 yǎn 或 yan3，须向本人核实")


_ONE_CLAIM = together(_claim, acting)
_WITH_REASON = together(_claim, _reason, acting)

FILINGS = Task(
    "上传信息：评审、考试名册",
    (
        Command(
            ("filing", "submit"),
            "组建单位报送评审结果备案",
            "filing:submit",
            together(_filing, acting),
            "备案号 …",
        ),
        Command(
            ("filing", "approve"),
            "人社局核准备案，起算5个工作日",
            "filing:approve",
            together(_reference, acting),
            "备案号",
        ),
        Command(
            ("filing", "import"),
            "组建单位上传评审通过人员名册",
            "filing:import_filing_roster",
            together(_filing_import, acting),
            "文件 --filing 备案号",
        ),
        Command(
            ("examination", "announce"),
            "考试机构公布一次考试",
            "examination:announce",
            together(_announce, acting),
            "考试名称 …",
        ),
        Command(
            ("examination", "import"),
            "考试机构上传合格人员名册",
            "examination:import_pass_roster",
            together(_examination_import, acting),
            "文件 --examination …",
        ),
        Command(
            ("roster", "template"),
            "生成带下拉列表的名册样表",
            "roster:template",
            _roster_kind,
            "种类 -o 文件",
        ),
        Command(
            ("roster", "errors"),
            "导出标出错误的名册，改好后可再次上传",
            "roster:errors",
            together(_roster_errors, acting),
            "上传号 -o 文件",
        ),
    ),
)

CLAIMS = Task(
    "逐级审核",
    (
        Command(("claims", "list"), "按月份、状态、单位列出申领", "claims:listing", _claims, "[--month …]"),
        Command(("claims", "submit"), "申领人提交草稿", "claims:submit", _ONE_CLAIM, "申领号"),
        Command(("claims", "approve"), "本级审核通过", "claims:approve", _ONE_CLAIM, "申领号"),
        Command(
            ("claims", "send-back"),
            "退回修改，须写明原因",
            "claims:send_back",
            _WITH_REASON,
            "申领号 --reason 原因",
        ),
        Command(
            ("claims", "reject"),
            "不予通过，须写明原因",
            "claims:reject",
            _WITH_REASON,
            "申领号 --reason 原因",
        ),
        Command(
            ("claims", "upload"),
            "呈报单位、考试机构汇总上传审核完成的申领",
            "claims:upload",
            acting,
        ),
        Command(
            ("claims", "confirm-reading"),
            "确认姓名中生僻字的读音（三（二）5）",
            "claims:confirm_reading",
            together(_claim, _reading, acting),
            "申领号 …",
        ),
    ),
)
