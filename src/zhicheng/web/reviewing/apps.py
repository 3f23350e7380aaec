"""Makes the shared templates known to Django."""

from django.apps import AppConfig


class ReviewingConfig(AppConfig):
    """Has no tables and no addresses of its own."""

    name = "zhicheng.web.reviewing"
    label = "reviewing"
    verbose_name = "审核"
