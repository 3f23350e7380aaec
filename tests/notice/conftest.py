"""The clauses are tried through the doors, so these tests browse like those of the pages."""

from tests.web.conftest import browse as browse
from tests.web.conftest import cast as cast
