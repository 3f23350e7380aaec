"""The cast, for everything that the Bureau administers."""

import pytest

from tests.support.cast import Cast


@pytest.fixture
def cast(db: None) -> Cast:
    return Cast()
