"""What the frame knows of an audience: whose pages they are, and the entries of their navigation."""

from dataclasses import dataclass

from django.apps import AppConfig

from zhicheng.domain.channels import UnitRole


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry of the navigation."""

    label: str
    url_name: str
    """A namespaced URL name that takes no arguments."""


class AudienceConfig(AppConfig):
    """The pages of one audience."""

    roles: tuple[UnitRole, ...] = ()
    """The roles that these pages are for; empty for pages of no unit."""
    for_holders: bool = False
    home: str = ""
    """The URL name where a user in one of the roles begins; empty for none."""
    search: str = ""
    """The URL name of the page that the search box in the header posts ``text`` to; empty for no box."""
    navigation: tuple[NavItem, ...] = ()
