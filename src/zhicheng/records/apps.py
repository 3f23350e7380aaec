"""Registers the tables with Django under the label ``records``."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """The app of all tables; UUID keys are made by the caller, so there is no automatic field."""

    name = "zhicheng.records"
    label = "records"
    verbose_name = "职称证书记录"
    default_auto_field = "django.db.models.BigAutoField"
