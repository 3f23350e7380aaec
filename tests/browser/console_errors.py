"""Whatever goes wrong in a browser behind a test's back: errors in the console, failed or foreign requests."""

import re

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response, WebError

_LOADED = "Failed to load resource"
"""The console repeats what the answers say; these are judged by themselves."""
_PARTS_OF_A_PAGE = frozenset({"stylesheet", "script", "image", "font", "manifest"})


class ConsoleErrors:
    """Listens to browser contexts, and knows at the end what must not have happened."""

    def __init__(self, origin: str) -> None:
        self._origin = origin
        self._found: list[str] = []
        self._pardoned: list[str] = []

    def listen(self, context: BrowserContext) -> None:
        """Hear everything that pages of the context complain of, in popups and second tabs as well."""
        context.on("console", self._on_console)
        context.on("weberror", self._on_error)
        context.on("request", self._on_request)
        context.on("requestfailed", self._on_failed)
        context.on("response", self._on_response)

    def leave(self, context: BrowserContext) -> None:
        """Hear no more of a context that another test goes on with."""
        context.remove_listener("console", self._on_console)
        context.remove_listener("weberror", self._on_error)
        context.remove_listener("request", self._on_request)
        context.remove_listener("requestfailed", self._on_failed)
        context.remove_listener("response", self._on_response)

    def allow(self, pattern: str) -> None:
        """Expect console_errors that match the regular expression."""
        self._pardoned.append(pattern)

    def left(self) -> list[str]:
        """What was heard and not allowed."""
        return [line for line in self._found if not any(re.search(held, line) for held in self._pardoned)]

    def _on_console(self, message: ConsoleMessage) -> None:
        # Chromium reports breaches of the content security policy as errors in the console.
        if message.type == "error" and not message.text.startswith(_LOADED):
            self._found.append(f"console: {message.text}")

    def _on_error(self, error: WebError) -> None:
        self._found.append(f"script: {error.error}")

    def _on_request(self, request: Request) -> None:
        if not request.url.startswith((f"{self._origin}/", "data:", "blob:", "about:")):
            self._found.append(f"foreign origin: {request.url}")

    def _on_failed(self, request: Request) -> None:
        # A download, and a page left before it was whole, end as aborted: nothing is wrong there.
        if request.failure != "net::ERR_ABORTED":
            self._found.append(f"request failed: {request.method} {request.url} {request.failure}")

    def _on_response(self, response: Response) -> None:
        is_part = response.request.resource_type in _PARTS_OF_A_PAGE
        if response.status >= 500 or (response.status >= 400 and is_part):
            self._found.append(f"answer {response.status}: {response.request.method} {response.url}")
