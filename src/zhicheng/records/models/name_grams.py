"""The parts of a name by which officers find it; the SQL function behind them is made by a migration."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models


class NameGrams(models.Func):
    """``zc_name_grams``: pairs of neighbours, the ends marked by ``^`` and ``$``, and single characters."""

    function = "zc_name_grams"
    output_field: Any = ArrayField(models.TextField())
