"""Addresses of these pages."""

from django.urls import URLPattern, URLResolver

app_name = "employer"
urlpatterns: list[URLPattern | URLResolver] = []
