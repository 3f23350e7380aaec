"""The entries that these pages add to the Bureau's navigation."""

from zhicheng.web.site.audience import NavItem

NAVIGATION: tuple[NavItem, ...] = (
    NavItem("今日", "bureau:home"),
    NavItem("人员查找", "bureau:people"),
    NavItem("备案", "bureau:filings"),
    NavItem("月度办理", "bureau:months"),
    NavItem("证书", "bureau:certificates"),
    NavItem("办件", "bureau:cases"),
    NavItem("样式", "bureau:templates"),
)
