"""Titles that rest on a changed one, through the command line."""

import pytest

from tests.functional.conftest import Zhicheng
from tests.support.cast import Cast
from tests.support.later_titles import listed_review

pytestmark = pytest.mark.django_db


class TestLaterTitle:
    def test_is_listed_reviewed_and_listed_as_reviewed(self, zhicheng: Zhicheng, cast: Cast) -> None:
        assert cast.check_officer
        row = listed_review()
        officer = ("--as", "check-officer", "--json")
        assert zhicheng("later-title", "list", *officer).line("later_title")["review_id"] == str(row.id)
        words = ("--finding", "stands", "--reason", "已核对评审材料，不受影响。")
        reviewed = zhicheng("later-title", "review", str(row.id), *words, *officer)
        assert reviewed.line("later_title_reviewed")["finding"] == "stands"
        assert zhicheng("later-title", "review", str(row.id), *words, *officer).code != 0
        assert zhicheng("later-title", "list", "--reviewed", *officer).line("later_title")["finding"] == (
            "不受影响"
        )
