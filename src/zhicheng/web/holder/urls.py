"""Addresses of these pages."""

from django.urls import URLPattern, URLResolver

app_name = "holder"
urlpatterns: list[URLPattern | URLResolver] = []
