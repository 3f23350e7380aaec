"""What commands there are, in the order in which one does things: the text of ``zhicheng --help``.

One line for each command stands here and not beside what it does, so that the guide, the help of a group and
the completion of a word need neither Django nor the services, which take a second to load.
"""

from dataclasses import dataclass

from zhicheng.cli.exit_codes import ExitCode
from zhicheng.cli.text_width import padding, width, wrap
from zhicheng.domain.channels import Question, channels_asking, named_together


@dataclass(frozen=True, slots=True)
class Entry:
    """One command, as the guide lists it."""

    words: str
    """``month release``."""
    summary: str
    """One line of help."""
    shown: str = ""
    """Its arguments as the guide shows them, such as ``月份``."""

    @property
    def group(self) -> str:
        """The first of two words; empty for a command of one word."""
        return self.words.rpartition(" ")[0]

    @property
    def name(self) -> str:
        """The last word."""
        return self.words.rpartition(" ")[2]


@dataclass(frozen=True, slots=True)
class Task:
    """Commands that serve one task."""

    title: str
    entries: tuple[Entry, ...]


GROUPS = {
    "unit": "单位",
    "account": "账号",
    "committee": "评审委员会",
    "appointment": "自主聘任权限（一（二））",
    "filing": "评审结果备案与名册（二（一）1）",
    "examination": f"{named_together(channels_asking(Question.EXAMINATION))}与合格名单（二（一）3）",
    "roster": "名册样表与错误表",
    "holder": "申领人、持证人",
    "claims": "申领与逐级审核（二（一））",
    "month": "每月核对、签发、制作（二（二））",
    "certificate": "证书查看、导出、查验（三、四）",
    "person": "人员查找",
    "case": "办件：更正、变更、暂停、撤销",
    "later-title": "关联资格复核",
    "hand-mark": "生僻字手工标注（三（二）5）",
    "template": "证书样式",
    "messages": "消息",
    "calendar": "工作日历",
    "head": "每日链头",
}

TASKS: tuple[Task, ...] = (
    Task(
        "从这里开始",
        (
            Entry("demo", "建一座演示城市，当着您的面办完一个月，给出一份盖章的证书和核验结果", "--serve"),
            Entry("serve", "打开网站，并运行制证进程；按 Ctrl-C 一并结束"),
            Entry("worker", "只运行制证进程，可在多台机器上同时运行", "--count 个数"),
            Entry("migrate", "建立或更新数据表"),
        ),
    ),
    Task(
        "设立单位和账号",
        (
            Entry("unit create", "登记单位", "单位全称 --role 类型"),
            Entry("account create", "为工作人员开立账号", "登录名 …"),
            Entry("account changes", "列出等待另一人同意的人社局账号变动", "[--all]"),
            Entry("account agree", "第二人同意一项账号变动", "申请号"),
            Entry("account refuse", "不同意或撤回一项账号变动", "申请号 --reason 理由"),
            Entry("committee create", "登记核准组建的评审委员会及其任期", "名称 …"),
            Entry("committee approve", "登记评审委员会的又一个核准任期", "名称 …"),
            Entry("committee end-term", "提前终止评审委员会的任期", "名称 --document 文号 …"),
            Entry("committee show", "查看评审委员会的核准任期", "名称"),
            Entry("appointment record", "登记用人单位的自主聘任权限", "单位全称 …"),
            Entry("appointment end", "提前终止用人单位的自主聘任权限", "单位全称 --document 文号 …"),
            Entry("appointment show", "查看用人单位的自主聘任权限", "单位全称"),
        ),
    ),
    Task(
        "上传信息：评审、考试名册",
        (
            Entry("filing submit", "组建单位报送评审结果备案", "备案号 …"),
            Entry("filing list", "组建单位提交评审通过人员名单和材料", "文件 --filing 备案号 …"),
            Entry("filing show", "对照核准名单、已上传、已制证的人数", "备案号"),
            Entry("filing approve", "人社局核准备案，起算5个工作日", "备案号"),
            Entry("filing withdraw", "组建单位撤回尚未核准的备案", "备案号"),
            Entry("filing import", "组建单位上传评审通过人员名册", "文件 --filing 备案号"),
            Entry("examination announce", "考试机构公布一次考试", "考试名称 …"),
            Entry("examination withdraw", "考试机构撤回还没有上传名册的考试", "考试名称"),
            Entry("examination import", "考试机构上传合格人员名册", "文件 --examination …"),
            Entry("roster template", "生成带下拉列表的名册样表", "种类 -o 文件"),
            Entry("roster list", "列出已上传的名册及读取结果", "[--late]"),
            Entry("roster take-back", "整份撤回传错的名册，任何一行被办理之前可以", "上传号"),
            Entry("roster errors", "导出标出错误的名册，改好后可再次上传", "上传号 -o 文件"),
        ),
    ),
    Task(
        "申领人、持证人",
        (
            Entry(
                "holder register",
                "登记申领人并开立账号；证件号码和手机号码从标准输入读取，不写在命令里",
                "登录名 …",
            ),
            Entry("holder draft", "申领人填写申领", "--channel …"),
            Entry("holder attach", "为申领添加材料", "申领号 文件 --kind …"),
            Entry("holder certificates", "查看本人的证书"),
            Entry("holder collect", "领取（下载）本人的证书", "证书编号 -o 文件"),
        ),
    ),
    Task(
        "逐级审核",
        (
            Entry("claims list", "按月份、状态、单位列出申领", "[--month …]"),
            Entry("claims submit", "申领人提交草稿", "申领号"),
            Entry("claims approve", "本级审核通过", "申领号"),
            Entry("claims send-back", "退回修改，须写明原因", "申领号 --reason 原因"),
            Entry("claims submitting-unit", "更改呈报单位，须写明原因", "申领号 --unit 单位 --reason 原因"),
            Entry("claims reject", "不予通过，须写明原因", "申领号 --reason 原因"),
            Entry("claims take-back", "撤回本单位的审核通过或上传，下一环节打开之前可以", "申领号"),
            Entry("claims upload", "呈报单位、考试机构汇总上传审核完成的申领"),
            Entry("claims confirm-reading", "确认姓名中生僻字的读音（三（二）5）", "申领号 …"),
        ),
    ),
    Task(
        "每月核对、签发、制作",
        (
            Entry("month dry-run", "试算：现在签发会有多少证书、什么问题，不留记录", "月份"),
            Entry("month check", "核对全部申领，问题逐条留存", "月份"),
            Entry("month propose", "核对并提出批次，待另一人签发", "月份"),
            Entry("month release", "另一名工作人员签发已提出的批次", "月份"),
            Entry("month discard", "撤下未签发的批次，重新核对", "月份"),
            Entry("month issue", "运行制证进程直到该月制作完成，显示进度", "月份"),
            Entry("month status", "查看各月或某月的进度", "[月份]"),
            Entry("month pause", "暂停制作，正在做的一组做完为止", "月份"),
            Entry("month resume", "继续制作", "月份"),
        ),
    ),
    Task(
        "人员",
        (
            Entry(
                "person find", "按姓名、号码、单位查找人员；查什么从标准输入读取，不写在命令里", "--as 登录名"
            ),
            Entry("person show", "查看一个人的证书、申领和登记的变化，号码隐去", "人员号 --as 登录名"),
        ),
    ),
    Task(
        "证书",
        (
            Entry("certificate show", "查看一份证书的内容和状态，证件号码隐去", "证书编号"),
            Entry("certificate export", "导出盖章的 PDF 原件，记入日志", "证书编号 -o 文件 …"),
            Entry("certificate verify", "核验 PDF：原件、电子再转换版本、被改动或非本系统制发", "文件"),
            Entry("certificate revoke", "对一本证书提出撤销办件", "证书编号 --ground 事由 …"),
            Entry("certificate confirm-revocation", "另一名工作人员复核同意撤销办件，不能恢复", "证书编号"),
            Entry("hand-mark list", "评审机构查看待手工标注的生僻字"),
            Entry("hand-mark confirm", "评审机构确认已标注并盖章", "证书编号"),
        ),
    ),
    Task(
        "办件：更正、变更、暂停、撤销",
        (
            Entry("case list", "列出办件：人社局的全部，或本人、本单位提出的", "--as 登录名"),
            Entry("case show", "查看一个办件：内容、材料、进展、现在可以怎样办", "办件编号 --as 登录名"),
            Entry("case decision", "把办理决定书写成 PDF 文件", "办件编号 --out 文件"),
            Entry("case open", "提出办件，可连同材料；也可按备案、单位、编号清单成批提出", "种类 …"),
            Entry("case evidence", "为办件补充材料", "办件编号 --file 种类=文件"),
            Entry("case take-up", "人社局受理", "办件编号"),
            Entry("case ask-evidence", "要求提出人补充材料，期限10个工作日", "办件编号 --reason 内容"),
            Entry("case comment", "报送该证书的单位作说明", "办件编号 --reason 说明"),
            Entry("case propose", "提出办理意见，待另一人复核", "办件编号 --reason 理由"),
            Entry("case answer", "持证人对拟作出的决定陈述申辩", "办件编号 --reason 意见"),
            Entry("case return", "另一名工作人员退回办理意见", "办件编号 --reason 理由"),
            Entry("case agree", "另一名工作人员复核同意，即时生效", "办件编号"),
            Entry("case refuse", "不予办理，须写明理由", "办件编号 --reason 理由"),
            Entry("case withdraw", "撤回尚未受理的办件，或收回本人的办理意见", "办件编号 [--proposal]"),
            Entry(
                "later-title list", "列出待复核的关联资格：同系列较高、较晚的资格", "[--reviewed] --as 登录名"
            ),
            Entry("later-title review", "记录对一项关联资格的复核意见", "复核号 --finding 意见"),
        ),
    ),
    Task(
        "审计与维护",
        (
            Entry("audit", "从记录本身重新推算：编号、审核、签发、印章、文件、两条链", "[--chain]"),
            Entry("template make", "取出一份样式，供修改", "文件夹"),
            Entry("template propose", "提出样式，待另一人批准", "[文件夹]"),
            Entry("template approve", "另一名工作人员批准样式", "摘要"),
            Entry("template list", "列出样式"),
            Entry("messages list", "列出消息的发送记录，不显示内容和号码", "[--state 状态]"),
            Entry("messages deliver", "立即发送等待发送的消息"),
            Entry("messages remind", "立即检查到期的提醒，同一提醒只告知一次"),
            Entry("messages templates", "列出各类消息的现行文字", "[种类]"),
            Entry("messages propose", "提出一类消息的新文字，待另一人批准", "种类 --sentence 文字"),
            Entry("messages approve", "另一名工作人员批准消息模板", "种类 版本"),
            Entry("calendar load", "载入新一年的放假和调休安排", "文件"),
            Entry("head publish", "公布今天的链头，供外部留存"),
            Entry("keys", "列出印章和个人信息的密钥、算法、到期日"),
        ),
    ),
)
_LEFT, _RIGHT = 46, 54
"""Columns for a command and for its summary."""


def entries() -> tuple[Entry, ...]:
    """Every command, in the order of the guide."""
    return tuple(entry for task in TASKS for entry in task.entries)


def entry_of(words: str) -> Entry:
    """The command with these words. Raises KeyError for words that the guide does not have."""
    return {entry.words: entry for entry in entries()}[words]


def names_in(group: str) -> dict[str, str]:
    """The words that may follow ``group``, or begin a command where it is empty, with their lines of help."""
    names = {}
    for entry in entries():
        if entry.group == group:
            names[entry.name] = entry.summary
        elif not group:
            names[entry.group] = GROUPS[entry.group]
    return names


def whole_guide() -> str:
    """The text of ``zhicheng --help``: what to do, in the order in which one does it."""
    lines = ["zhicheng：电子职称证书的上传、审核、制作、领取和查验", ""]
    for task in TASKS:
        lines.append(task.title)
        for entry in task.entries:
            left = f"  zhicheng {entry.words} {entry.shown}".rstrip()
            summary = wrap(entry.summary, _RIGHT)
            if width(left) + 2 > _LEFT:
                lines.append(left)
            else:
                lines.append(left + padding(left, _LEFT) + summary.pop(0))
            lines.extend(" " * _LEFT + line for line in summary)
        lines.append("")
    lines.append("退出码")
    lines.extend(f"  {code.value}  {code.label}" for code in ExitCode)
    lines += [
        "",
        "每条命令都可加 --help 查看参数，加 --json 逐行输出 JSON。“--as”写明经办人：核对与签发、样式的提出",
        "与批准须由两名不同的工作人员办理。任何命令都不显示完整的证件号码和手机号码。详见 docs/cli.md。",
    ]
    return "\n".join(lines)
