"""Makes the shared templates known to Django."""

from django.apps import AppConfig


class ColleaguesConfig(AppConfig):
    """Has no tables and no addresses of its own."""

    name = "zhicheng.web.colleagues"
    label = "colleagues"
    verbose_name = "经办人"
