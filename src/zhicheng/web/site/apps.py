"""Makes the frame's templates, styles and template tags known to Django."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """Has no tables of its own."""

    name = "zhicheng.web.site"
    label = "site"
    verbose_name = "网站框架"
