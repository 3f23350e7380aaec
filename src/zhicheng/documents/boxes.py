"""A rectangle on a page, as the template places it and the seal fills it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in PDF points (1/72 inch), measured from the page's lower left corner."""

    x: float
    y: float
    width: float
    height: float
