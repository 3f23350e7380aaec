"""Addresses of these pages; mounted in a demonstration system alone."""

from django.urls import path

from zhicheng.web.demo import guide, inbox, switching

app_name = "demo"
urlpatterns = [
    path("", guide.guide, name="guide"),
    path("switch/", switching.switch, name="switch"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/messages/", inbox.messages, name="messages"),
]
