"""Addresses that need no log-in."""

from django.urls import path

from zhicheng.web.public import (
    another,
    case_check,
    feedback,
    file_check,
    following,
    for_machines,
    health,
    pages,
    qr,
    start,
)

app_name = "public"
urlpatterns = [
    path("", start.start_page, name="start"),
    path("verify/", pages.doors, name="doors"),
    path("verify/another/", another.ask, name="ask"),
    path("verify/another/code/", another.code, name="code"),
    path("verify/another/answer/", another.answer, name="answer"),
    path("verify/file/", file_check.check_file, name="file"),
    path("check/case/<str:token>", case_check.case_check, name="case_check"),
    path("check/notice/sent/", following.follow_sent, name="follow_sent"),
    path("check/notice/stopped/", following.stopped, name="stopped_following"),
    path("check/notice/<str:token>", following.follower, name="follower"),
    path("check/notice/<str:token>/stop", following.stop, name="stop_following"),
    path("check/<str:token>/notify/", following.follow, name="follow"),
    path("check/<str:token>/notify/file/", following.follow_file, name="follow_file"),
    path("verify/another/notify/", following.follow_another, name="follow_another"),
    path("check/<str:token>", qr.scanned, name="scanned"),
    path("notice/", pages.notice, name="notice"),
    path("paper/", pages.paper, name="paper"),
    path("help/", pages.help_page, name="help"),
    path("feedback/", feedback.write, name="feedback"),
    path("feedback/thanks/", feedback.thanks, name="thanks"),
    path("healthz", health.alive, name="alive"),
    path("readyz", health.ready, name="ready"),
    path("robots.txt", for_machines.robots, name="robots"),
    path(".well-known/security.txt", for_machines.security, name="security"),
]
