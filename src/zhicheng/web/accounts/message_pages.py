"""The message centre: unread, all and archived messages; opened, put away, all read at once."""

import uuid
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhicheng.services.kernel import Actor, Listed, ports
from zhicheng.services.kernel.telling import (
    MessageBox,
    MessageLine,
    archive_message,
    open_message,
    own_messages,
    read_all_messages,
)
from zhicheng.web.accounts.message_links import address_of
from zhicheng.web.site.access import signed_in_page
from zhicheng.web.site.form_pages import done
from zhicheng.web.site.lists import Column, ListRecipe, Shown, Tabs, Tag, Wanted, list_page
from zhicheng.web.site.pages import page


def _title(line: MessageLine) -> Shown:
    tags = () if line.is_read else (Tag("未读", "attention"),)
    address = reverse("accounts:message", args=[line.id])
    return Shown(line.title, address, tags=tags, is_strong=not line.is_read)


def _recipe(empty: str) -> ListRecipe[MessageLine]:
    return ListRecipe(
        name="account:messages",
        title="消息",
        columns=(
            Column("消息", _title, is_heading=True),
            Column("内容", lambda line: line.text, wraps=True),
            Column("时间", lambda line: line.at, sort="at"),
        ),
        empty=empty,
        order="-at",
    )


_RECIPES: Final = {
    MessageBox.UNREAD: _recipe("没有未读消息。"),
    MessageBox.ALL: _recipe("还没有消息。办理有进展时，会在这里告知。"),
    MessageBox.ARCHIVED: _recipe("没有归档的消息。"),
}


@require_http_methods(["GET", "POST"])
@signed_in_page
def messages(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The messages of what the user acts as; ``?show=`` chooses unread or archived ones."""
    asked = request.GET.get("show", "")
    box = MessageBox(asked) if asked in set(MessageBox) else MessageBox.ALL

    def fetch(wanted: Wanted) -> Listed[MessageLine]:
        return own_messages(actor=actor, box=box, limit=wanted.limit, offset=wanted.offset, sort=wanted.sort)

    choices = [("", "全部"), *((each.value, each.label) for each in MessageBox if each is not MessageBox.ALL)]
    tabs = Tabs("show", "消息", choices, "" if box is MessageBox.ALL else box.value)
    return list_page(request, actor, _RECIPES[box], fetch, "accounts/messages.html", tabs=tabs)


@require_GET
@signed_in_page
def message(request: HttpRequest, actor: Actor, message_id: uuid.UUID) -> HttpResponse:
    """One message, which counts as read from now on."""
    line = open_message(actor=actor, at=ports.clock().now(), message_id=message_id)
    return page(request, "accounts/message.html", {"line": line, "address": address_of(line, actor)})


@require_POST
@signed_in_page
def archive(request: HttpRequest, actor: Actor, message_id: uuid.UUID) -> HttpResponse:
    """Put a message away, or take it out again."""
    is_archived = request.POST.get("back") != "1"
    archive_message(actor=actor, at=ports.clock().now(), message_id=message_id, is_archived=is_archived)
    return done(request, "消息已归档。" if is_archived else "消息已移出归档。", "accounts:messages")


@require_POST
@signed_in_page
def read_all(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Mark everything as read that was there when the page was asked for."""
    count = read_all_messages(actor=actor, at=ports.clock().now())
    said = f"已将{count}条消息标为已读。" if count else "没有未读消息。"
    return done(request, said, "accounts:messages")
