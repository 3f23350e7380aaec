"""Rare characters that an awarding body writes by hand on the print and stamps (三(二)5): its work orders."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_http_methods

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.deadlines import business_date
from zhicheng.domain.refusals import RefusalKind
from zhicheng.services.collection import (
    HandMark,
    HandMarkRefused,
    confirm_hand_mark,
    open_hand_marks,
)
from zhicheng.services.kernel import Actor, ports
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.form_pages import confirm_page, done
from zhicheng.web.site.lists import Column, ListRecipe, Shown, in_memory, list_or_answer, list_page

_ON_ONE_SHEET = 5000


def hand_mark_urls(role: UnitRole, namespace: str) -> list[URLPattern]:
    """The addresses of the work orders, for an audience to mount among its own."""
    for_role = staff_page(role)
    page_context = {"namespace": namespace}
    return [
        path(
            "hand-marks/",
            require_http_methods(["GET", "POST"])(for_role(hand_marks)),
            page_context,
            name="hand_marks",
        ),
        path(
            "hand-marks/<uuid:certificate_id>/confirm",
            require_http_methods(["GET", "POST"])(for_role(confirm)),
            page_context,
            name="confirm_hand_mark",
        ),
    ]


def _order_list(namespace: str) -> ListRecipe[HandMark]:
    def confirm_it(order: HandMark) -> Shown:
        address = reverse(f"{namespace}:confirm_hand_mark", args=[order.certificate_id])
        return Shown("确认已标注", address, order.number)

    return ListRecipe(
        name=f"{namespace}:hand_marks",
        title="待标注的证书",
        columns=(
            Column("证书编号", lambda order: order.number, sort="number", is_heading=True, is_mono=True),
            Column("证书上的姓名", lambda order: order.printed_name),
            Column(
                "应标注的姓名",
                lambda order: Shown(order.true_name, is_strong=True, notes=(code_points(order),)),
            ),
            Column("资格名称", lambda order: order.title_name, sort="title"),
            Column("生成日期", lambda order: business_date(order.created_at), sort="created"),
            Column("办理", confirm_it, is_act=True),
            Column("标注人", lambda order: " ", is_printed=True),
        ),
        empty="没有待标注的证书。",
        size=_ON_ONE_SHEET,
        order="created",
    )


CONFIRMED = ListRecipe[HandMark](
    name="rosters:confirmed_hand_marks",
    title="已标注的证书",
    columns=(
        Column("证书编号", lambda order: order.number, sort="number", is_heading=True, is_mono=True),
        Column("应标注的姓名", lambda order: order.true_name),
        Column("资格名称", lambda order: order.title_name, sort="title"),
        Column("确认时间", lambda order: order.confirmed_at, sort="confirmed"),
    ),
    empty="还没有确认过。",
    size=20,
    order="-confirmed",
    prefix="confirmed_",
)


def hand_marks(request: HttpRequest, actor: Actor, namespace: str) -> HttpResponse:
    """The open orders, all on one page so that they print as one list, and what was confirmed."""
    orders = open_hand_marks(actor=actor, include_confirmed=True)
    confirmed = sorted((order for order in orders if order.confirmed_at), key=_confirmed_at, reverse=True)
    waiting, recipe = [order for order in orders if order.confirmed_at is None], _order_list(namespace)
    done_before = list_or_answer(request, actor, CONFIRMED, in_memory(confirmed, CONFIRMED), takes_posts=True)
    if isinstance(done_before, HttpResponse):
        return done_before
    context = {"confirmed": done_before, "printed_at": ports.clock().now(), "count": len(waiting)}
    fetch, template = in_memory(waiting, recipe), "rosters/hand_marks.html"
    return list_page(request, actor, recipe, fetch, template, context=context)


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

    def send() -> HttpResponse:
        confirm_hand_mark(actor=actor, at=ports.clock().now(), certificate_id=certificate_id)
        return done(request, "已确认手工标注。", list_name)

    context = {"order": order, "codes": code_points(order), "list_name": list_name}
    return confirm_page(request, "rosters/confirm_hand_mark.html", context, send)


def code_points(order: HandMark) -> str:
    """The characters to write, by code point: a screen may lack them as the certificate does."""
    return "、".join(f"U+{ord(item):04X}" for item in order.true_name if item not in order.printed_name)


def _confirmed_at(order: HandMark) -> float:
    return order.confirmed_at.timestamp() if order.confirmed_at else 0.0
