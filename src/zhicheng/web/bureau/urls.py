"""Addresses of the Bureau's pages: casework and administration."""

from django.urls import include, path

app_name = "bureau"
urlpatterns = [
    path("", include("zhicheng.web.bureau.casework.urls")),
    path("", include("zhicheng.web.bureau.administration.urls")),
]
