"""Makes the public pages' templates and styles known to Django."""

from django.apps import AppConfig


class PublicConfig(AppConfig):
    """Has no tables of its own."""

    name = "zhicheng.web.public"
    label = "public"
    verbose_name = "公共页面"
