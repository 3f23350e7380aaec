"""Registers the start-up checks with Django."""

from django.apps import AppConfig
from django.utils.module_loading import import_string


class ConfigConfig(AppConfig):
    """Has no tables; it is an app so that Django runs its checks."""

    name = "zhicheng.config"
    label = "zhicheng_config"
    verbose_name = "系统配置"

    def ready(self) -> None:
        """Load the checks; their decorators register them."""
        import_string("zhicheng.config.production_checks.check_production")
