"""What an operator loads: working-day tables of years that the packaged calendar does not know."""

from django.db import models

from zhicheng.records.models.people import Account


class WorkingYear(models.Model):
    """A year's holidays and make-up working days, as the State Council published them."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    table = models.TextField()
    """Text in the form that domain.working_days.parse_year_table reads."""
    loaded_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    loaded_at = models.DateTimeField()
