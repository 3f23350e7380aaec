"""What every page owes everybody: nothing that axe-core calls serious, and no scrolling sideways."""

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, ViewportSize

DESKTOP: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 360, "height": 740}
_GRAVE = frozenset({"serious", "critical"})
# Every rule runs; only the long lists of what passed are not drawn up, since nobody reads them.
_RUN_AXE = "async () => (await axe.run({resultTypes: ['violations']})).violations"
# How far the widest thing stands out on the right; what scrolls within itself does not count.
_STANDS_OUT = """() => {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  const wide = [...document.body.querySelectorAll('*')].filter(
    (one) => one.getBoundingClientRect().right > root.clientWidth + 0.5);
  return wide.slice(0, 8).map((one) => one.outerHTML.slice(0, 120)).concat(
    [`${root.scrollWidth} > ${root.clientWidth}`]);
}"""


def grave_violations(page: Page) -> list[str]:
    """What axe-core calls serious or critical on the page, one line for each element.

    The script is injected by the debugger, beside the content security policy, which stays in force.
    """
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(f"() => {{ {AXE_SCRIPT} }}")
    found: list[dict[str, Any]] = page.evaluate(_RUN_AXE)
    return [
        f"{violation['id']} ({violation['impact']}): {violation['help']}: {node['html'][:200]}"
        f" {' '.join(node.get('failureSummary', '').split())[:300]}"
        for violation in found
        if violation["impact"] in _GRAVE
        for node in violation["nodes"]
    ]


def assert_accessible(page: Page) -> None:
    """Nothing serious is found by axe-core."""
    found = grave_violations(page)
    assert not found, f"{page.url} cannot be used by all:\n" + "\n".join(found)


def assert_no_sideways_scrolling(page: Page) -> None:
    """The page is no wider than its window."""
    standing_out = page.evaluate(_STANDS_OUT)
    width = page.viewport_size["width"] if page.viewport_size else "?"
    assert not standing_out, f"{page.url} is wider than {width} px:\n" + "\n".join(standing_out)
