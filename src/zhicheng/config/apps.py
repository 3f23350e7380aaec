"""Registers the start-up checks with Django."""

import logging

from django.apps import AppConfig
from django.utils.module_loading import import_string


class ConfigConfig(AppConfig):
    """Has no tables; it is an app so that Django runs its checks."""

    name = "zhicheng.config"
    label = "zhicheng_config"
    verbose_name = "系统配置"

    def ready(self) -> None:
        """Load the checks, whose decorators register them; and have Python's warnings logged as all else."""
        # They would be the one kind of line that is no JSON.
        logging.captureWarnings(True)
        import_string("zhicheng.config.production_checks.check_production")
