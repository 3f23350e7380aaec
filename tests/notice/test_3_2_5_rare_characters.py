"""Clause 三(二)5: rare characters of the name are printed as pinyin, and the true character is kept."""

from dataclasses import replace

import pytest

from tests.support.checked_claims import claim_in_order, findings_on
from zhicheng.documents.faces import covers
from zhicheng.domain.policies import builtin_policies
from zhicheng.domain.rare_characters import ReadingNotConfirmed, Repertoire, print_name, rare_characters

POLICY = builtin_policies().policies[0]
BEYOND_ANY_FACE = "张\U00020bb7宁"


def printed(name: str, confirmed: dict[int, str], repertoire: str = POLICY.rare_character_repertoire) -> str:
    return print_name(name, Repertoire(repertoire), covers, confirmed).printed


class TestRareCharacters:
    def test_are_those_that_the_certificates_own_face_lacks(self) -> None:
        assert POLICY.rare_character_repertoire == "font"
        assert printed("王䶮㛃𫘧", {}) == "王䶮㛃𫘧"
        assert printed(BEYOND_ANY_FACE, {1: "ji2"}) == "张jí宁"

    @pytest.mark.parametrize(
        ("repertoire", "name"), [("gb2312", "王yǎn jié lù"), ("gbk", "王yǎn jié lù"), ("tgh8105", "王䶮㛃𫘧")]
    )
    def test_are_more_where_a_policy_says_so(self, repertoire: str, name: str) -> None:
        assert printed("王䶮㛃𫘧", {1: "yǎn", 2: "jié", 3: "lù"}, repertoire) == name

    def test_are_replaced_by_nothing_that_nobody_confirmed(self) -> None:
        with pytest.raises(ReadingNotConfirmed, match="U\\+20BB7"):
            printed(BEYOND_ANY_FACE, {})

    def test_stay_in_the_record_with_the_place_to_write_them_by_hand(self) -> None:
        name = print_name(BEYOND_ANY_FACE, Repertoire.FONT, covers, {1: "jí"})
        assert name.true_name == BEYOND_ANY_FACE
        assert [(each.index, each.character) for each in name.replaced] == [(1, "\U00020bb7")]

    def test_leave_a_print_that_the_face_can_draw_to_the_last_letter(self) -> None:
        for vowel in "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿếề":
            assert covers(vowel), vowel
        assert rare_characters("ḿnǚè·é", Repertoire.GB2312, covers) == ()

    def test_keep_a_claim_out_of_the_batch_until_each_reading_is_confirmed(self) -> None:
        claim = claim_in_order(name="张䶮宁", rare_unconfirmed=1)
        assert findings_on(claim) == [("name.readings_confirmed", "blocking")]
        assert findings_on(replace(claim, rare_unconfirmed=0, readings={1: "yǎn"})) == []
