"""Every address of the site, one include per audience."""

from django.urls import include, path

urlpatterns = [path("", include("zhicheng.web.public.urls"))]
