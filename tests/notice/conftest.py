"""The clauses are tried through the doors: these tests browse like those of the pages, and run commands."""

from tests.functional.conftest import zhicheng as zhicheng
from tests.web.conftest import browse as browse
from tests.web.conftest import cast as cast
