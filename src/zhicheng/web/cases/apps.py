"""Makes the shared templates known to Django."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Has no tables and no addresses of its own."""

    name = "zhicheng.web.cases"
    label = "cases"
    verbose_name = "办件"
