"""One page for every act that wants a second look: what will happen, one button, and a way back."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from zhicheng.web.site.form_pages import confirm_page


@dataclass(frozen=True, slots=True)
class Question:
    """What an officer is asked before an act."""

    heading: str
    about: tuple[tuple[str, str], ...]
    """Whom or what it is about, as label and value."""
    consequences: tuple[str, ...]
    button: str
    back: str
    """The address of the page they came from."""
    is_grave: bool = False
    act: str = ""
    """Sent along as ``act`` where one page asks either of two questions."""


def ask(request: HttpRequest, send: Callable[[], HttpResponse], question: Question) -> HttpResponse:
    """The page with the question, whose form is sent to the same address; ``send`` does what it asks."""
    return confirm_page(request, "bureau/administration/confirm.html", {"question": question}, send)
