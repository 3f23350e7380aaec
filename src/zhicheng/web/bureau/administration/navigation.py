"""The entries that these pages add to the Bureau's navigation."""

from zhicheng.web.site.audience import NavItem

NAVIGATION: tuple[NavItem, ...] = (
    NavItem("单位与人员", "bureau:units"),
    NavItem("规则", "bureau:policies"),
    NavItem("统计", "bureau:statistics"),
    NavItem("操作记录", "bureau:trail"),
    NavItem("反馈", "bureau:feedback"),
    NavItem("运行状况", "bureau:health"),
)
