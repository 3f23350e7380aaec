"""Addresses of these pages."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path

from zhicheng.web.accounts import captcha
from zhicheng.web.site.access import public_page


@public_page
def coming(request: HttpRequest) -> HttpResponse:
    """Stands in until the pages are there."""
    raise Http404


app_name = "accounts"
urlpatterns = [
    path("captcha/challenge", captcha.challenge, name="captcha_challenge"),
    path("captcha/picture/<str:key>", captcha.picture, name="captcha_picture"),
    path("log-in/", coming, name="log_in"),
    path("log-out/", coming, name="log_out"),
    path("second-factor/", coming, name="second_factor"),
    path("confirm/", coming, name="confirm"),
    path("choose/", coming, name="choose"),
    path("settings/", coming, name="settings"),
]
