"""Where sentences send people: the words for it, and the page that it is or the act outside the system.

``scripts/destinations`` holds this table against every sentence of the source, and against the addresses.
"""

from typing import Final

from django.http import HttpRequest
from django.urls import reverse

from zhicheng.web.site.sendings import Destination, DestinationTable

FOR_EVERYONE: Final = "public"
"""The namespace of the pages that anybody may open."""

DESTINATIONS: Final = DestinationTable(
    (
        # Feedback reaches the Bureau; what its officers can do about it stands at each promise.
        Destination(
            ("人社局", "发证机关", "我局"),
            "意见反馈",
            ("public:feedback",),
            promises={
                "说明": "bureau:feedback_entry",
                "提出": "bureau:feedback_entry",
                "反馈意见": "bureau:feedback_entry",
                "协助": "bureau:feedback_entry",
                "处理": "bureau:feedback_entry",
                "联系": "bureau:feedback_entry",
                "登记": "bureau:new_unit",
                "更正": "bureau:new_right",
                "更新登记": "bureau:change_unit",
                "退回": "bureau:send_back",
                "授予角色": "bureau:grant_role",
                "重设": "bureau:user_act",
                "重置": "bureau:user_act",
            },
        ),
        Destination(
            ("系统管理员", "系统维护人员", "运维人员", "由管理员核对"),
            outside="Whoever runs the installation looks at its logs and its health page.",
        ),
        Destination(("其他工作人员", "另一名工作人员"), "用户", ("bureau:users",)),
        Destination(
            ("其他经办人",),
            "经办人",
            ("employer:users", "department:users", "committee:users", "examiner:users", "bureau:users"),
        ),
        Destination(
            ("持证人",),
            outside="The verifier asks the holder for the code or for the file as it was downloaded.",
        ),
        Destination(
            ("本人核实",),
            outside="A clerk asks the person how a character is read, or whether a number has changed.",
        ),
        Destination(
            ("所在单位", "组建单位", "审核单位", "上传单位", "考试机构"),
            outside="The person or the Bureau speaks with the unit that handed the claim in or reviews it.",
        ),
        # People go there with their document, and an officer opens the case for them.
        Destination(
            ("人社局窗口",),
            promises={"咨询办理": "bureau:new_case", "办理": "bureau:case_choices"},
            outside="People go to the Bureau's counter with their document.",
        ),
        Destination(("“我的办件”",), "我的办件", ("holder:cases",)),
        Destination(
            ("“证书更正”",),
            "证书更正",
            (
                "holder:case_choices",
                "department:case_choices",
                "committee:case_choices",
                "examiner:case_choices",
                "bureau:case_choices",
            ),
            arguments={"kind": "correction"},
        ),
        Destination(
            ("“手机号码变更”",),
            "手机号码变更",
            (
                "employer:case_choices",
                "department:case_choices",
                "committee:case_choices",
                "bureau:case_choices",
            ),
            arguments={"kind": "phone"},
        ),
        Destination(
            ("原发证机关", "原发证渠道"),
            outside="A paper certificate is confirmed by those who gave it (clause 三(四)).",
        ),
        Destination(
            ("到评审机构手写",),
            outside="The awarding body writes the character on the print and stamps it (clause 三(二)5).",
        ),
        Destination(
            ("所持证书逐项核对",), outside="The verifier compares the answer with the certificate in hand."
        ),
        Destination(("从下拉列表中选择",), outside="The cell of the workbook has a list."),
        Destination(
            ("从备份恢复",),
            outside="Whoever runs the installation restores a file, by the manual of operation.",
        ),
        Destination(("从首页",), "首页", ("public:start",)),
        Destination(("“关联资格复核”",), "关联资格复核", ("bureau:later_titles",)),
        Destination(("“我的证书”",), "我的证书", ("holder:certificates",)),
        Destination(("“我的申领”",), "我的申领", ("holder:claims",)),
        Destination(
            ("待办列表",),
            "待办",
            (
                "holder:home",
                "employer:home",
                "department:home",
                "committee:home",
                "examiner:home",
                "bureau:home",
            ),
        ),
        Destination(
            ("经办人列表",),
            "经办人",
            ("employer:users", "department:users", "committee:users", "examiner:users"),
        ),
        Destination(("名册列表",), "名册", ("committee:uploads", "examiner:uploads")),
        Destination(("备案列表",), "备案", ("committee:filings", "bureau:filings")),
        Destination(("评审委员会列表",), "评审委员会", ("committee:committees", "bureau:committees")),
        Destination(("考试列表",), "考试", ("examiner:examinations",)),
        Destination(("“月度办理”",), "月度办理", ("bureau:months",)),
        Destination(("样式列表",), "样式", ("bureau:templates",)),
        Destination(("单位列表",), "单位与人员", ("bureau:units",)),
        Destination(("用户列表",), "用户", ("bureau:users",)),
        Destination(("规则列表",), "规则", ("bureau:policies",)),
        Destination(("职称目录",), "职称目录", ("bureau:catalogue",)),
        Destination(("日历页面",), "工作日历", ("bureau:calendar",)),
        Destination(("操作记录",), "操作记录", ("bureau:trail",)),
        Destination(("消息列表",), "消息", ("accounts:messages",)),
        Destination(("模板列表",), "消息模板", ("bureau:message_templates",)),
        Destination(("反馈列表",), "反馈", ("bureau:feedback",)),
    )
)


def ways_on(sentence: str, request: HttpRequest | None) -> dict[str, str]:
    """The address of every page that ``sentence`` sends its reader to, by what the page is called.

    Of a destination with a page for each audience, the one beside the page that is being read; never another
    audience's, since those look to the reader as if they were not there.
    """
    match = request.resolver_match if request is not None else None
    open_to_reader = {FOR_EVERYONE, match.namespace if match else FOR_EVERYONE}
    return {
        named.destination.label: reverse(page, kwargs=dict(named.destination.arguments) or None)
        for sending in DESTINATIONS.sendings(sentence)
        for named in sending.named
        for page in named.destination.pages
        if page.partition(":")[0] in open_to_reader
    }
