"""How dates, shares and states are written on every page."""

from datetime import date, datetime
from typing import Any

from django import template
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from zhicheng.domain.deadlines import SHANGHAI
from zhicheng.domain.levels import TitleLevel
from zhicheng.web.site.destinations import ways_on as ways_on_from
from zhicheng.web.site.lists.columns import Plain, Shown

register = template.Library()
_KINDS = {"good", "waiting", "attention", "bad", "plain"}


class _OnceNode(template.Node):
    """Renders its content at the first page and repeats it on all others of this process."""

    def __init__(self, content: template.NodeList) -> None:
        self._content = content
        self._text: str | None = None

    def render(self, context: template.Context) -> str:
        if self._text is None:
            self._text = self._content.render(context)
        return self._text


@register.tag
def once(parser: template.base.Parser, token: template.base.Token) -> template.Node:
    """``{% once %}…{% endonce %}``: what is the same on every page, for every user at any time."""
    content = parser.parse(("endonce",))
    parser.delete_first_token()
    return _OnceNode(content)


@register.filter
def day(value: date | datetime | None) -> str:
    """``2026年11月23日``, in Shanghai; empty for None."""
    if value is None or value == "":
        return ""
    if isinstance(value, datetime):
        value = value.astimezone(SHANGHAI).date()
    return f"{value.year}年{value.month}月{value.day}日"


@register.filter
def moment(value: datetime | None) -> str:
    """``2026年11月23日 14:05``, in Shanghai; empty for None."""
    if value is None or value == "":
        return ""
    local = value.astimezone(SHANGHAI)
    return f"{day(local)} {local:%H:%M}"


@register.filter
def share(value: float | None) -> str:
    """A part of one as a percentage: ``37.5%``; a dash for None."""
    if value is None:
        return "—"
    return f"{value * 100:.1f}".rstrip("0").rstrip(".") + "%"


@register.filter
def level_label(value: Any) -> str:
    """A title level as people read it."""
    return TitleLevel(value).label


@register.simple_tag
def status_tag(label: str, kind: str = "plain") -> SafeString:
    """A state in a small coloured box; the words alone say it, the colour only helps."""
    if kind not in _KINDS:
        raise template.TemplateSyntaxError(f"unknown kind of status: {kind}")
    return format_html('<span class="status status-{}">{}</span>', kind, label)


@register.simple_tag(takes_context=True)
def list_cell(context: template.Context, shown: Shown) -> SafeString:
    """A cell of a list: its text, as a link where it leads somewhere, then its tags and further lines."""
    if shown.is_empty:
        return mark_safe("—")
    words = _as_text(shown.text)
    text: str = escape(words)
    if shown.is_quiet or shown.is_strong:
        text = format_html('<span class="{}">{}</span>', "quiet" if shown.is_quiet else "strong-text", words)
    if shown.address:
        about = format_html('<span class="visually-hidden">（{}）</span>', shown.about) if shown.about else ""
        text = format_html('<a href="{}">{}{}</a>', shown.address, text, about)
    tags = format_html_join("", " {}", ((status_tag(tag.label, tag.kind),) for tag in shown.tags))
    notes = format_html_join("", '<br><span class="quiet">{}</span>', ((note,) for note in shown.notes))
    onward = ways_on(context, words) if shown.leads_on else ""
    return format_html("{}{}{}{}", text, onward, tags, notes)


def _as_text(text: Plain) -> str:
    if isinstance(text, datetime):
        return moment(text)
    if isinstance(text, date):
        return day(text)
    return "" if text is None else str(text)


@register.simple_tag(takes_context=True)
def ways_on(context: template.Context, sentence: object) -> SafeString:
    """The links to the pages that ``sentence`` sends its reader to; nothing where it sends to none."""
    found = ways_on_from(str(sentence), context.get("request"))
    return format_html_join("", ' <a class="way-on" href="{1}">打开“{0}”</a>', found.items())
