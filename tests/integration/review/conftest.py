"""The cast on an empty stage."""

import pytest

from tests.support.cast import Cast


@pytest.fixture
def cast(db: None) -> Cast:
    return Cast()
