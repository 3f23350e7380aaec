"""Makes the shared templates known to Django."""

from django.apps import AppConfig


class RostersConfig(AppConfig):
    """Has no tables and no addresses of its own."""

    name = "zhicheng.web.rosters"
    label = "rosters"
    verbose_name = "名册"
