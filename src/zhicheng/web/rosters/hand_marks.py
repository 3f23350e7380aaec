"""Rare characters that an awarding body writes by hand on the print and stamps (三(二)5): its work orders."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.views.decorators.http import require_GET, require_http_methods

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.refusals import RefusalKind
from zhicheng.services.collection import (
    HandMark,
    HandMarkRefused,
    confirm_hand_mark,
    open_hand_marks,
)
from zhicheng.services.kernel import Actor, ports
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.pages import page
from zhicheng.web.site.paging import Paging

_CONFIRMED_SHOWN = 20


def hand_mark_urls(role: UnitRole, namespace: str) -> list[URLPattern]:
    """The addresses of the work orders, for an audience to mount among its own."""
    for_role = staff_page(role)
    here = {"namespace": namespace}
    return [
        path("hand-marks/", require_GET(for_role(hand_marks)), here, name="hand_marks"),
        path(
            "hand-marks/<uuid:certificate_id>/confirm",
            require_http_methods(["GET", "POST"])(for_role(confirm)),
            here,
            name="confirm_hand_mark",
        ),
    ]


def hand_marks(request: HttpRequest, actor: Actor, namespace: str) -> HttpResponse:
    """The open orders, all on one page so that they print as one list, and what was confirmed."""
    orders = open_hand_marks(actor=actor, include_confirmed=True)
    confirmed = sorted((order for order in orders if order.confirmed_at), key=_confirmed_at, reverse=True)
    paging = Paging.of(request, len(confirmed), _CONFIRMED_SHOWN)
    here = {
        "orders": [(order, code_points(order)) for order in orders if order.confirmed_at is None],
        "confirmed": confirmed[paging.offset : paging.offset + paging.size],
        "paging": paging,
        "printed_at": ports.clock().now(),
        "confirm_name": f"{namespace}:confirm_hand_mark",
    }
    return page(request, "rosters/hand_marks.html", here)


def confirm(request: HttpRequest, actor: Actor, certificate_id: uuid.UUID, namespace: str) -> HttpResponse:
    """Confirm one: asked on a page of its own, for it is not undone."""
    orders = open_hand_marks(actor=actor)
    order = next((order for order in orders if order.certificate_id == certificate_id), None)
    if order is None:
        raise HandMarkRefused(
            "没有找到待标注的记录，可能已由他人确认。请刷新列表。",
            code="hand_mark.not_found",
            kind=RefusalKind.MISSING,
        )
    list_name = f"{namespace}:hand_marks"
    if request.method == "POST":
        confirm_hand_mark(actor=actor, at=ports.clock().now(), certificate_id=certificate_id)
        messages.success(request, "已确认手工标注。")
        return redirect(list_name)
    return page(
        request,
        "rosters/confirm_hand_mark.html",
        {"order": order, "codes": code_points(order), "list_name": list_name},
    )


def code_points(order: HandMark) -> str:
    """The characters to write, by code point: a screen may lack them as the certificate does."""
    return "、".join(f"U+{ord(one):04X}" for one in order.true_name if one not in order.printed_name)


def _confirmed_at(order: HandMark) -> float:
    return order.confirmed_at.timestamp() if order.confirmed_at else 0.0
