"""The start page: what this system is, and how far it has come."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zhicheng.web.site.access import public_page


@require_safe
@public_page
def start_page(request: HttpRequest) -> HttpResponse:
    """Show the page; it asks nothing of the database, so it answers even when that is down."""
    return render(request, "public/start.html")
