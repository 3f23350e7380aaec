"""What every answer of the site owes its user: strict headers, nothing inline, no personal data around it."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

from tests.support.answers import Answer
from tests.support.cast import PEOPLE

_ADDRESSES = frozenset({"href", "src", "action", "formaction", "hx-get", "hx-post", "poster", "data"})
# With no-referrer a browser posts forms without naming its origin, and they are refused.
_SAFE_REFERRERS = frozenset({"same-origin", "strict-origin"})
_SCHEMES = frozenset({"", "mailto", "tel", "data"})
NUMBERS = tuple(number for part in PEOPLE for number in (part.id_number, part.phone))
NAMES = tuple(part.name for part in PEOPLE)


class Page(HTMLParser):
    """What a page's markup holds."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.title = ""
        self.inline: list[str] = []
        self._inside = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._inside = tag

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "title":
            self.title += data
        elif self._inside in {"script", "style"} and data.strip():
            self.inline.append(f"{self._inside}: {data.strip()[:60]}")

    def addresses(self) -> Iterator[str]:
        """Every address that the page can lead to or load."""
        for _, attributes in self.elements:
            for name, value in attributes.items():
                if name in _ADDRESSES and value:
                    yield value


def require_strict_headers(answer: Answer, *, is_signed_in: bool) -> None:
    """The headers of R25; what a signed-in user sees is kept by no cache."""
    headers = answer.headers
    policy = headers.get("Content-Security-Policy", "")
    assert "default-src 'none'" in policy, "no content security policy"
    assert "frame-ancestors 'none'" in policy or "sandbox" in policy, "can be framed"
    if headers.get("Content-Type", "").startswith("text/html"):
        assert "base-uri 'none'" in policy, "addresses can be moved"
    assert "unsafe" not in policy, policy
    assert not re.search(r"https?:|\*", policy), f"lets others in: {policy}"
    assert headers.get("X-Content-Type-Options") == "nosniff", "no nosniff"
    assert headers.get("X-Frame-Options") == "DENY", "can be framed by old browsers"
    assert headers.get("Cross-Origin-Opener-Policy") == "same-origin", "no opener policy"
    assert headers.get("Referrer-Policy") in _SAFE_REFERRERS, "tells others where the user comes from"
    if is_signed_in:
        assert "no-store" in headers.get("Cache-Control", ""), "may be kept by a cache"


def require_clean_markup(answer: Answer) -> None:
    """Nothing inline, which the policy would stop, and nothing from or to elsewhere by itself."""
    page = Page(answer.content.decode())
    assert not page.inline, f"inline: {page.inline}"
    for tag, attributes in page.elements:
        wrong = [name for name in attributes if name == "style" or name.startswith(("on", "hx-on"))]
        assert not wrong, f"<{tag}> has {wrong}"
    for address in page.addresses():
        parts = urlsplit(address)
        assert not parts.netloc, f"leads elsewhere: {address}"
        assert parts.scheme in _SCHEMES, f"leads elsewhere: {address}"
    if _is_whole(page):
        tags = [tag for tag, _ in page.elements]
        assert ("html", {"lang": "zh-CN"}) in page.elements, "does not say that it is Chinese"
        assert tags.count("h1") == tags.count("main") == 1, "needs one main part and one heading"
        assert page.title.strip(), "has no title"


def require_no_personal_data_around(answer: Answer, path: str) -> None:
    """No ID number, phone or name in an address, a redirect or a title (R16)."""
    places = {"its own address": unquote(path), "redirect": unquote(answer.headers.get("Location", ""))}
    if answer.headers.get("Content-Type", "").startswith("text/html"):
        page = Page(answer.content.decode())
        places["title"] = page.title
        places["links"] = " ".join(unquote(address) for address in page.addresses())
    for place, text in places.items():
        found = [marker for marker in (*NUMBERS, *NAMES) if marker in text]
        assert not found, f"personal data in {place} of {path}"


def require_masked_numbers(answer: Answer) -> None:
    """A page shows parts of ID numbers alone; the whole is shown for a reason, on a page of its own (R17).

    What somebody has just typed into a form comes back to them as they typed it.
    """
    if answer.headers.get("Content-Type", "").startswith("text/html"):
        text = re.sub(r"<input[^>]*>", "", answer.content.decode())
        shown = [part.id_number for part in PEOPLE if part.id_number in text]
        assert not shown, "shows a whole ID number"


def require_clean_log(log: str, codes: tuple[str, ...] = ()) -> None:
    """No ID number, phone or code in what was logged (R36)."""
    for marker in (*NUMBERS, *codes):
        assert marker not in log, "personal data in the log"


def _is_whole(page: Page) -> bool:
    return any(tag == "html" for tag, _ in page.elements)
