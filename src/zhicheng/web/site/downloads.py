"""Files handed to the user, as an attachment or shown by the browser; never kept by a cache."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def download(data: bytes, name: str, media_type: str) -> HttpResponse:
    """``data`` as a file called ``name``, which the browser saves and never opens in our origin."""
    response = HttpResponse(data, content_type=media_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def shown_inline(data: bytes, name: str, media_type: str) -> HttpResponse:
    """``data`` shown by the browser itself, where nothing in it can act as our page; no cache keeps it."""
    response = HttpResponse(data, content_type=media_type)
    response.headers["Content-Disposition"] = content_disposition_header(False, name) or "attachment"
    # A sandbox would keep the browser's own PDF viewer from opening; a PDF runs nothing in our origin.
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; sandbox"
        if media_type.startswith("image/")
        else "default-src 'none'; frame-ancestors 'none'"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response
