from dataclasses import replace
from datetime import date

import pytest

from tests.support.roster_files import EXAMINED, GOOD
from zhicheng.domain.catalogue import Catalogue, builtin_catalogue
from zhicheng.domain.identity_check_digits import mrz_check_digit
from zhicheng.domain.identity_documents import IdentityDocumentKind, make_resident_id
from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.policies import builtin_policies
from zhicheng.domain.printed_fields import Sex
from zhicheng.domain.rosters.columns import RosterKind, columns
from zhicheng.domain.rosters.rows import CellError, EvaluationRow, ExaminationRow, RowContext, check_row

ON = date(2026, 3, 20)
CONTEXT = RowContext(policy=builtin_policies().on(ON), catalogue=builtin_catalogue(), on=ON)
_OLD_CARD = "USA123485031412"


def accepted(context: RowContext = CONTEXT, /, **changed: str) -> EvaluationRow:
    row = check_row(RosterKind.EVALUATION, {**GOOD, **changed}, context)
    assert isinstance(row, EvaluationRow), (
        [error.sentence for error in row] if isinstance(row, tuple) else row
    )
    return row


def rejected(context: RowContext = CONTEXT, /, **changed: str) -> dict[str, CellError]:
    errors = check_row(RosterKind.EVALUATION, {**GOOD, **changed}, context)
    assert isinstance(errors, tuple)
    return {error.column_key: error for error in errors}


class TestAcceptedRow:
    def test_comes_back_as_values(self) -> None:
        row = accepted()
        assert (row.name, row.sex, row.phone) == ("仇文博", Sex.MALE, "15400000001")
        assert row.document.kind is IdentityDocumentKind.RESIDENT_ID
        assert (row.entry.series, row.entry.level) == ("工程技术人员", TitleLevel.ASSOCIATE_SENIOR)
        assert (row.qualification_date, row.uscc, row.remark) == (date(2026, 3, 5), "", "")

    def test_full_width_forms_and_stray_spaces_do_not_matter(self) -> None:
        wide = {
            key: "".join(chr(ord(c) + 0xFEE0) if "0" <= c <= "9" else c for c in text)
            for key, text in GOOD.items()
        }
        assert accepted(**wide) == accepted()
        assert accepted(**{key: f" {text}\n" for key, text in GOOD.items()}) == accepted()

    def test_a_number_typed_with_an_apostrophe_is_the_number(self) -> None:
        assert accepted(id_number="'" + GOOD["id_number"], phone="’" + GOOD["phone"]) == accepted()

    def test_the_number_and_the_phone_stay_out_of_its_picture(self) -> None:
        assert GOOD["id_number"] not in repr(accepted())
        assert GOOD["phone"] not in repr(accepted())

    def test_takes_a_credit_code_with_a_right_check_character(self) -> None:
        assert accepted(uscc="91110000600037341l").uscc == "91110000600037341L"

    def test_needs_no_document_kind(self) -> None:
        assert accepted(document_kind="") == accepted()


class TestAwkwardCases:
    """Rows that a simpler reader gets wrong."""

    def test_a_senior_reporter_is_a_full_senior(self) -> None:
        row = accepted(series="新闻专业人员", title_name="高级记者", specialty="记者")
        assert row.entry.level is TitleLevel.FULL_SENIOR

    def test_one_title_name_in_two_series_keeps_its_series(self) -> None:
        for series in ("新闻专业人员", "出版专业人员"):
            assert accepted(series=series, title_name="编辑").entry.series == series

    def test_a_series_without_entry_level_says_what_it_has(self) -> None:
        error = rejected(series="会计人员", title_name="会计员")["title_name"]
        assert "正高级、副高级、中级、助理级" in error.sentence

    @pytest.mark.parametrize(
        "name",
        [
            "仇文博",
            "单于安",
            "查良铮",
            "尉迟恭敏",
            "阿依古丽·买买提",
            "䶮一鸣",
            "㛃颖",
            "王𫘧",
            "\U000323b0明",
        ],
    )
    def test_surnames_and_rare_characters_are_kept(self, name: str) -> None:
        assert accepted(name=name).name == name

    def test_a_residence_card_of_fifteen_characters_is_taken(self) -> None:
        body = _OLD_CARD[:14]
        number = body + mrz_check_digit(body)
        row = accepted(id_number=number, document_kind="外国人永久居留身份证")
        assert row.document.kind is IdentityDocumentKind.FOREIGN_PERMANENT_RESIDENT_OLD

    def test_a_residence_permit_is_told_from_an_identity_card(self) -> None:
        number = make_resident_id("810000", date(1985, 3, 14), 997)
        assert accepted(id_number=number, document_kind="港澳居民居住证").document.number == number
        assert "港澳台居民居住证" in rejected(id_number=number)["document_kind"].reason

    def test_a_title_at_two_levels_is_decided_by_the_specialty(self) -> None:
        header = "series_no,series,branch,A_zhenggao,B_fugao,C_zhongji,D_zhuli,E_yuanji,source\n"
        catalogue = Catalogue.from_csv(
            header + "1,灯塔人员,近海,,,守灯师,,,S1\n1,灯塔人员,深海,,守灯师,,,,S1\n"
        )
        context = replace(CONTEXT, catalogue=catalogue)
        of_sea = {"series": "灯塔人员", "title_name": "守灯师"}
        assert accepted(context, **of_sea, specialty="深海").entry.level is TitleLevel.ASSOCIATE_SENIOR
        assert "不同层级" in rejected(context, **of_sea, specialty="浅海")["title_name"].reason


class TestRejectedRow:
    def test_names_every_error_at_once_in_the_order_of_the_columns(self) -> None:
        errors = check_row(RosterKind.EVALUATION, {}, CONTEXT)
        assert isinstance(errors, tuple)
        assert [error.column_key for error in errors] == [
            column.key for column in columns(RosterKind.EVALUATION) if column.required
        ]
        assert all(error.header and error.reason and error.remedy for error in errors)

    @pytest.mark.parametrize(
        ("changed", "column", "said"),
        [
            ({"name": "张三2"}, "name", "U+0032"),
            ({"name": "张\u202e三"}, "name", "U+202E"),
            ({"name": "张😀"}, "name", "U+1F600"),
            ({"name": "#N/A"}, "name", "错误值"),
            ({"name": "TRUE"}, "name", "逻辑值"),
            ({"sex": "M"}, "sex", "只能是男或女"),
            ({"sex": "女"}, "sex", "不一致"),
            ({"id_number": "1.20101E+17"}, "id_number", "末几位已经丢失"),
            ({"id_number": "120101198503149976"}, "id_number", "校验码"),
            ({"id_number": "=B2"}, "id_number", "公式"),
            ({"document_kind": "军官证"}, "document_kind", "不认识"),
            ({"phone": "1.54E+10"}, "phone", "科学记数法"),
            ({"phone": "022-23456789"}, "phone", "手机号码"),
            ({"employer_name": "津沽\x00厂"}, "employer_name", "U+0000"),
            ({"employer_name": "厂" * 121}, "employer_name", "超过120个字"),
            ({"uscc": "91110000600037341A"}, "uscc", "校验码"),
            ({"uscc": "9111"}, "uscc", "18位"),
            ({"uscc": "A1110000600037341L"}, "uscc", "不能出现的字符"),
            ({"submitting_unit": "〔合并单元格〕"}, "submitting_unit", "合并"),
            ({"series": "工程人员"}, "series", "职称目录中没有"),
            ({"title_name": "总工程师"}, "title_name", "没有资格名称"),
            ({"specialty": "机械🔧"}, "specialty", "U+1F527"),
            ({"qualification_date": "46086"}, "qualification_date", "显示为一个数字"),
            ({"qualification_date": "2026-03-21"}, "qualification_date", "今天之后"),
            ({"remark": "x" * 201}, "remark", "超过200个字"),
        ],
    )
    def test_says_why(self, changed: dict[str, str], column: str, said: str) -> None:
        errors = rejected(**changed)
        assert set(errors) == {column}
        assert said in errors[column].reason
        assert errors[column].remedy

    def test_quotes_nothing_of_a_row_whose_columns_have_slipped(self) -> None:
        for changed in ({"series": "仇文博"}, {"title_name": "仇文博"}, {"title_name": GOOD["id_number"]}):
            said = "".join(error.sentence for error in rejected(**changed).values())
            assert not any(text in said for text in changed.values())


class TestFiling:
    """What the approved filing allows."""

    context = replace(
        CONTEXT,
        series=frozenset({"工程技术人员"}),
        levels=frozenset({TitleLevel.ASSOCIATE_SENIOR}),
        meeting_first=date(2026, 3, 4),
        meeting_last=date(2026, 3, 6),
        approved_on=date(2026, 3, 10),
    )

    def test_lets_its_own_people_through(self) -> None:
        accepted(self.context)
        accepted(self.context, qualification_date="2026-03-04")
        accepted(self.context, qualification_date="2026-03-06")

    def test_refuses_another_series_and_another_level(self) -> None:
        assert (
            "不评审该系列"
            in rejected(self.context, series="会计人员", title_name="高级会计师")["series"].reason
        )
        assert "属于中级" in rejected(self.context, title_name="工程师")["title_name"].reason

    @pytest.mark.parametrize(
        ("day", "said"),
        [
            ("2026-03-03", "2026-03-04至2026-03-06"),
            ("2026-03-07", "会议日期"),
            ("2026-03-11", "晚于备案日期"),
        ],
    )
    def test_refuses_a_day_outside_the_meeting(self, day: str, said: str) -> None:
        assert said in rejected(self.context, qualification_date=day)["qualification_date"].reason

    def test_without_its_limits_nothing_of_this_is_refused(self) -> None:
        accepted(series="会计人员", title_name="高级会计师")
        accepted(qualification_date="2026-03-11")


class TestExaminationRow:
    def test_comes_back_as_values(self) -> None:
        row = check_row(RosterKind.EXAMINATION, {**EXAMINED, "score": "85.5"}, CONTEXT)
        assert isinstance(row, ExaminationRow)
        assert (row.name, row.held_on, row.score, row.conclusion) == (
            "查晓雯",
            date(2026, 3, 5),
            "85.5",
            "合格",
        )

    @pytest.mark.parametrize(
        ("changed", "column", "said"),
        [
            ({"conclusion": "不合格"}, "conclusion", "不是“合格”"),
            ({"conclusion": ""}, "conclusion", "没有填写结论"),
            ({"held_on": "2026-03-06"}, "held_on", "不一致"),
            ({"held_on": "2027-03-05"}, "held_on", "今天之后"),
            ({"score": "\u202e85"}, "score", "U+202E"),
        ],
    )
    def test_says_why(self, changed: dict[str, str], column: str, said: str) -> None:
        context = replace(CONTEXT, held_on=date(2026, 3, 5))
        errors = check_row(RosterKind.EXAMINATION, {**EXAMINED, **changed}, context)
        assert isinstance(errors, tuple)
        assert [error.column_key for error in errors] == [column]
        assert said in errors[0].reason
