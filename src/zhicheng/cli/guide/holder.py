"""What people do for themselves: claim by channels 2 to 4, attach documents, collect."""

import argparse

from zhicheng.cli.guide.command import Command, Task, acting, day, existing_file, out_file, together
from zhicheng.domain.channels import AttachmentKind, personal_channels
from zhicheng.domain.printed_fields import Sex

_PERSONAL = personal_channels()
_DOCUMENTS = [kind.value for kind in AttachmentKind]


def _register(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("login_name", metavar="登录名", help="该人员登录时使用的名字")
    parser.add_argument("--name", required=True, metavar="姓名", help="按身份证件填写，生僻字照实填写")
    parser.add_argument(
        "--sex", required=True, choices=[sex.value for sex in Sex], metavar="性别", help="M（男）或 F（女）"
    )


def _draft(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--channel",
        required=True,
        choices=[channel.value for channel in _PERSONAL],
        metavar="渠道",
        help="、".join(f"{channel.value}（{channel.label}）" for channel in _PERSONAL),
    )
    parser.add_argument("--series", required=True, metavar="系列", help="职称系列")
    parser.add_argument("--title", required=True, metavar="资格名称", help="该系列的资格名称")
    parser.add_argument("--branch", default="", metavar="分支", help="同一名称分属不同层级时须写明")
    parser.add_argument("--specialty", default="", metavar="专业", help="证书上印制的专业")
    parser.add_argument("--date", type=day, metavar="日期", help="聘任或评审日期；考试的日期由考试决定")
    parser.add_argument("--employer", metavar="单位全称", help="用人单位")
    parser.add_argument("--archive-agency", metavar="单位全称", help="没有用人单位时，档案存放地的机构")
    parser.add_argument("--examination", metavar="考试名称", help="以考代评的考试")
    parser.add_argument("--entrusted-body", default="", metavar="名称", help="委托评审的评审委员会")


def _attach(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("claim", metavar="申领号", help="holder draft 给出的号")
    existing_file(parser, "PDF、JPG 或 PNG，不超过 10 MB")
    parser.add_argument(
        "--kind",
        required=True,
        choices=_DOCUMENTS,
        metavar="种类",
        help="appointment_document（聘任文件）、pass_notice（合格通知）、"
        "entrusting_document（委托评审文件）或 other（其他）",
    )


def _collect(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("number", metavar="证书编号", help="本人证书的编号，见 holder certificates")
    out_file(parser, "写到哪个文件", required=True)


TASK = Task(
    "申领人、持证人",
    (
        Command(
            ("holder", "register"),
            "登记申领人并开立账号；证件号码和手机号码从标准输入读取，不写在命令里",
            "holder:register",
            _register,
            "登录名 …",
            "在终端上会依次询问；否则从标准输入读两行：证件号码、手机号码。",
        ),
        Command(
            ("holder", "draft"), "申领人填写申领", "holder:draft", together(_draft, acting), "--channel …"
        ),
        Command(
            ("holder", "attach"),
            "为申领添加材料",
            "holder:attach",
            together(_attach, acting),
            "申领号 文件 --kind …",
        ),
        Command(("holder", "certificates"), "查看本人的证书", "holder:certificates", acting),
        Command(
            ("holder", "collect"),
            "领取（下载）本人的证书",
            "holder:collect",
            together(_collect, acting),
            "证书编号 -o 文件",
        ),
    ),
)
