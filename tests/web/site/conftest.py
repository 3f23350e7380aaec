"""The frame is tried with pages of its own, so that these tests fail for the frame's faults alone."""

from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def _pages_on_trial(settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.web.site.pages_on_trial"
    # Assigned, not changed in place: only then does Django make its template engine anew.
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [Path(__file__).parent / "templates"]}]
