"""The entries that these pages add to the Bureau's navigation."""

from zhicheng.web.site.audience import NavItem

NAVIGATION: tuple[NavItem, ...] = ()
