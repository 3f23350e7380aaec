"""The addresses of a demonstration system: the site's own, and those of the demonstration."""

from django.urls import include, path

from zhicheng.config.urls import handler400, handler404, handler500
from zhicheng.config.urls import urlpatterns as site

__all__ = ["handler400", "handler404", "handler500"]
urlpatterns = [*site, path("demo/", include("zhicheng.web.demo.urls"))]
