"""What a page answers: the response of a view, or what Django's test client made of one."""

from typing import TYPE_CHECKING, TypeAlias

from django.http import HttpResponse

if TYPE_CHECKING:
    # The stubs give the client's responses a class of their own, which exists for the type checker alone.
    from django.test.client import _MonkeyPatchedWSGIResponse

Answer: TypeAlias = "HttpResponse | _MonkeyPatchedWSGIResponse"
