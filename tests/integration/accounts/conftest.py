"""The cast, for the tests of accounts."""

import pytest

from tests.support.cast import Cast


@pytest.fixture
def cast(db: None) -> Cast:
    return Cast()
