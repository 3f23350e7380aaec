"""Identity documents: what the ready checks get wrong, what people type, and what no number can be."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhicheng.domain.identity_check_digits import mrz_check_digit
from zhicheng.domain.identity_documents import (
    DEFAULT_ACCEPTED,
    IdentityDocumentKind,
    IdentityDocumentRefused,
    check_digit_11_2,
    make_resident_id,
    parse_identity_document,
    sex_conflict,
)
from zhicheng.domain.printed_fields import Sex

TODAY = date(2026, 11, 27)
ALL = frozenset(IdentityDocumentKind)
WOMAN = make_resident_id("120101", date(1990, 3, 7), 214)
OLD_CARD = "FRA1200800101" + "1"
OLD_CARD += mrz_check_digit(OLD_CARD)


def eighteen(body: str) -> str:
    return body + check_digit_11_2(body)


def refusal(raw: str, *, on: date = TODAY, accepted: frozenset[str] = DEFAULT_ACCEPTED) -> str:
    with pytest.raises(IdentityDocumentRefused) as caught:
        parse_identity_document(raw, on=on, accepted=accepted)
    assert caught.value.sentence.endswith("。")
    assert not any(part in caught.value.sentence for part in (raw.strip(), raw.strip()[6:14]) if part)
    return caught.value.code


class TestResidentId:
    def test_tells_kind_birth_and_sex(self) -> None:
        document = parse_identity_document(WOMAN, on=TODAY)
        assert document.kind is IdentityDocumentKind.RESIDENT_ID
        assert (document.birth_date, document.sex) == (date(1990, 3, 7), Sex.FEMALE)
        assert (document.number, document.warnings) == (WOMAN, ())

    @pytest.mark.parametrize(
        "typed",
        [
            " 110105 19491231 002x ",
            "１１０１０５１９４９１２３１００２Ｘ",
            "11010519491231002ｘ",
            "110105\u3000194912310\u00a002X",
            "11010519491231002X\r\n",
        ],
    )
    def test_is_read_as_people_and_spreadsheets_write_it(self, typed: str) -> None:
        assert parse_identity_document(typed, on=TODAY).number == "11010519491231002X"

    @pytest.mark.parametrize("region", ["120221", "120222", "120223", "120224", "120225"])
    @pytest.mark.parametrize("year", [1955, 1975, 1981, 2001, 2020])
    def test_of_an_old_county_is_in_order_for_every_year_of_birth(self, region: str, year: int) -> None:
        """The ready check ties the code to the birth year and refuses every holder born before 1982."""
        number = make_resident_id(region, date(year, 5, 20), 33)
        assert parse_identity_document(number, on=TODAY).warnings == ()

    def test_of_an_unknown_county_is_only_warned_about(self) -> None:
        document = parse_identity_document(make_resident_id("120999", date(1980, 1, 1), 1), on=TODAY)
        assert len(document.warnings) == 1
        assert "县级地区代码" in document.warnings[0]

    @given(
        st.dates(date(1900, 1, 1), TODAY),
        st.sampled_from(["120101", "310115", "540102"]),
        st.integers(0, 999),
    )
    def test_made_for_a_sample_is_always_read_back(self, birth: date, region: str, sequence: int) -> None:
        document = parse_identity_document(make_resident_id(region, birth, sequence), on=TODAY)
        assert document.birth_date == birth
        assert document.sex is (Sex.MALE if sequence % 2 else Sex.FEMALE)

    @pytest.mark.parametrize(
        ("region", "sequence"), [("1201", 1), ("12010A", 1), ("120101", 1000), ("120101", -1)]
    )
    def test_is_not_made_of_impossible_parts(self, region: str, sequence: int) -> None:
        with pytest.raises(ValueError, match="region"):
            make_resident_id(region, date(1990, 1, 1), sequence)


class TestResidencePermit:
    @pytest.mark.parametrize("region", ["810000", "820000", "830000"])
    def test_of_hong_kong_macao_and_taiwan_residents_is_read(self, region: str) -> None:
        document = parse_identity_document(make_resident_id(region, date(1985, 6, 30), 15), on=TODAY)
        assert document.kind is IdentityDocumentKind.RESIDENCE_PERMIT
        assert (document.birth_date, document.sex) == (date(1985, 6, 30), Sex.MALE)
        assert document.warnings == ()

    def test_with_another_address_code_is_warned_about(self) -> None:
        document = parse_identity_document(make_resident_id("810001", date(1985, 6, 30), 15), on=TODAY)
        assert document.kind is IdentityDocumentKind.RESIDENCE_PERMIT
        assert "810000" in document.warnings[0]


class TestForeignPermanentResident:
    def test_of_the_form_of_2023_tells_birth_and_sex(self) -> None:
        document = parse_identity_document(eighteen("91284019791115002"), on=TODAY)
        assert document.kind is IdentityDocumentKind.FOREIGN_PERMANENT_RESIDENT
        assert (document.birth_date, document.sex) == (date(1979, 11, 15), Sex.FEMALE)
        assert document.warnings == ()

    def test_of_an_impossible_region_is_refused(self) -> None:
        assert refusal(eighteen("99984019791115002")) == "identity.province"

    def test_of_the_old_form_has_fifteen_characters_and_tells_neither(self) -> None:
        document = parse_identity_document(OLD_CARD.lower(), on=TODAY)
        assert document.kind is IdentityDocumentKind.FOREIGN_PERMANENT_RESIDENT_OLD
        assert document.number == OLD_CARD
        assert (document.birth_date, document.sex, document.warnings) == (None, None, ())

    @pytest.mark.parametrize("number", [OLD_CARD[:-1] + str((int(OLD_CARD[-1]) + 1) % 10), "FRA120099999912"])
    def test_of_the_old_form_with_a_doubtful_digit_is_warned_about(self, number: str) -> None:
        assert len(parse_identity_document(number, on=TODAY).warnings) == 1

    def test_of_the_old_form_born_after_today_is_warned_about(self) -> None:
        assert parse_identity_document(OLD_CARD, on=date(1979, 1, 1)).warnings != ()


class TestPassport:
    def test_is_refused_unless_the_policy_accepts_it(self) -> None:
        assert refusal("E12345678") == "identity.kind"
        document = parse_identity_document(" e1234 5678", on=TODAY, accepted=ALL)
        assert document.kind is IdentityDocumentKind.PASSPORT
        assert (document.number, document.birth_date, document.sex) == ("E12345678", None, None)

    def test_does_not_hide_a_shortened_id_number(self) -> None:
        assert refusal("123456789") == "identity.length"
        assert refusal("12345678901X") == "identity.length"


class TestRefusals:
    @pytest.mark.parametrize("raw", ["", "  ", "\u3000\t"])
    def test_of_nothing(self, raw: str) -> None:
        assert refusal(raw) == "identity.empty"

    @pytest.mark.parametrize("raw", [WOMAN[:17], WOMAN + "1", "1201", "120101900307214", "张三", "F" * 40])
    def test_of_a_wrong_length(self, raw: str) -> None:
        """A first-generation number of fifteen digits is among them: those ended in 2013."""
        assert refusal(raw) == "identity.length"

    @pytest.mark.parametrize("raw", ["1201011990O307214X", "12010119900307XXXX", WOMAN[:17] + "*"])
    def test_of_other_characters(self, raw: str) -> None:
        assert refusal(raw) == "identity.characters"

    @given(st.integers(0, 17), st.integers(1, 9))
    def test_of_every_single_wrong_digit(self, place: int, shift: int) -> None:
        if WOMAN[place] == "X":
            wrong = WOMAN[:place] + str(shift)
        else:
            wrong = WOMAN[:place] + str((int(WOMAN[place]) + shift) % 10) + WOMAN[place + 1 :]
        assert refusal(wrong) == "identity.check_digit"

    @pytest.mark.parametrize(
        "birth", ["19900230", "19901301", "19900000", "18991231", "20261128", "20990101"]
    )
    def test_of_a_birth_that_cannot_be(self, birth: str) -> None:
        """2099 among them, which the ready check accepts."""
        assert refusal(eighteen(f"120101{birth}001")) == "identity.date"

    def test_of_a_birth_after_the_day_given_and_not_before(self) -> None:
        number = make_resident_id("120101", TODAY, 1)
        assert parse_identity_document(number, on=TODAY).birth_date == TODAY
        assert refusal(number, on=TODAY - timedelta(days=1)) == "identity.date"

    @pytest.mark.parametrize("province", ["00", "10", "16", "47", "66", "80"])
    def test_of_a_province_that_does_not_exist(self, province: str) -> None:
        assert refusal(eighteen(f"{province}010119900307214")) == "identity.province"

    @pytest.mark.parametrize("kind", list(IdentityDocumentKind))
    def test_of_a_kind_that_the_policy_leaves_out(self, kind: IdentityDocumentKind) -> None:
        sample = {
            IdentityDocumentKind.RESIDENT_ID: WOMAN,
            IdentityDocumentKind.RESIDENCE_PERMIT: make_resident_id("830000", date(1985, 6, 30), 15),
            IdentityDocumentKind.FOREIGN_PERMANENT_RESIDENT: eighteen("91284019791115002"),
            IdentityDocumentKind.FOREIGN_PERMANENT_RESIDENT_OLD: OLD_CARD,
            IdentityDocumentKind.PASSPORT: "E12345678",
        }[kind]
        assert parse_identity_document(sample, on=TODAY, accepted=ALL).kind is kind
        assert refusal(sample, accepted=ALL - {kind}) == "identity.kind"

    def test_accept_kinds_as_a_policy_file_writes_them(self) -> None:
        assert parse_identity_document(WOMAN, on=TODAY, accepted={"resident_id"}).number == WOMAN

    @given(
        st.one_of(
            st.text(max_size=30),
            st.from_regex(r"[A-Za-z]{3} ?[0-9]{12}"),
            st.from_regex(r"[189][1-3][0-9]{4}(19|20)[0-9]{2}[01][0-9][0-3][0-9]{3}").map(
                lambda body: eighteen(body[:17]) if body[:17].isdigit() and len(body) >= 17 else body
            ),
        )
    )
    def test_are_all_that_any_text_can_meet(self, raw: str) -> None:
        try:
            document = parse_identity_document(raw, on=TODAY, accepted=ALL)
        except IdentityDocumentRefused:
            return
        assert parse_identity_document(document.number, on=TODAY, accepted=ALL) == document


class TestSexConflict:
    def test_is_a_sentence_where_number_and_declaration_differ(self) -> None:
        document = parse_identity_document(WOMAN, on=TODAY)
        assert sex_conflict(document, Sex.FEMALE) is None
        sentence = sex_conflict(document, Sex.MALE)
        assert sentence is not None
        assert "女" in sentence
        assert WOMAN not in sentence

    def test_is_none_where_the_number_does_not_tell(self) -> None:
        document = parse_identity_document(OLD_CARD, on=TODAY)
        assert sex_conflict(document, Sex.MALE) is None
        assert sex_conflict(document, Sex.FEMALE) is None


class TestPrivacy:
    def test_the_number_and_the_birth_stay_out_of_repr(self) -> None:
        text = repr(parse_identity_document(WOMAN, on=TODAY))
        assert WOMAN not in text
        assert "1990" not in text
