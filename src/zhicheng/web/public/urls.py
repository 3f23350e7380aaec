"""Addresses that need no log-in."""

from django.urls import path

from zhicheng.web.public import health, start

app_name = "public"
urlpatterns = [
    path("", start.start_page, name="start"),
    path("healthz", health.alive, name="alive"),
    path("readyz", health.ready, name="ready"),
]
