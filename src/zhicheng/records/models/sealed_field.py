"""Columns that hold ciphertext, and the list of them, which makes itself."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models

if TYPE_CHECKING:
    _BinaryField = models.BinaryField[Any, Any]
else:
    # Django's field takes its types for the checker alone.
    _BinaryField = models.BinaryField


class SealedField(_BinaryField):
    """A column whose values services encrypt before they reach it.

    ``bound_to`` is the name that the ciphertext is bound to together with the row's primary key
    (``person.id_number``): moved to another row or column it does not open (R34). ``purpose`` says in
    Chinese what stands there. ``of_row`` is the attribute that names the row to which the ciphertext is
    bound: its own, but for a copy that the history keeps of another table's column. To the database it is a
    binary column, and so it is to migrations.
    """

    def __init__(self, *args: Any, bound_to: str, purpose: str, of_row: str = "pk", **options: Any) -> None:
        super().__init__(*args, **options)
        self.bound_to = bound_to
        self.purpose = purpose
        self.of_row = of_row

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """Describe the column to migrations, which need to know nothing of what is sealed in it."""
        name, _, args, options = super().deconstruct()
        return name, "django.db.models.BinaryField", args, options

    def clone(self) -> "SealedField":
        """Return the same field, unattached; Django's own way goes by ``deconstruct``."""
        _, _, args, options = self.deconstruct()
        return SealedField(*args, bound_to=self.bound_to, purpose=self.purpose, of_row=self.of_row, **options)


@dataclass(frozen=True, slots=True)
class SealedColumn:
    """One column that holds ciphertext."""

    model: type[models.Model]
    name: str
    """The attribute of the model, which is the column's name too."""
    bound_to: str
    purpose: str
    of_row: str
    """The attribute that names the row to which the ciphertext is bound."""

    @property
    def is_copy(self) -> bool:
        """Whether it holds ciphertext of another table's column, as a history does."""
        return self.of_row != "pk"

    @property
    def table(self) -> str:
        """The table as SQL names it."""
        return self.model._meta.db_table


def sealed_columns() -> list[SealedColumn]:
    """Every sealed column of every table, in the order of the tables' names."""
    found = [
        SealedColumn(model, field.attname, field.bound_to, field.purpose, field.of_row)
        for model in apps.get_app_config("records").get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, SealedField)
    ]
    return sorted(found, key=lambda column: (column.table, column.name))
