"""Clause 三(二): exactly the named items are printed, the number among them, under the Bureau's seal."""

from dataclasses import fields, replace
from datetime import date

import pytest

from zhicheng.domain.policies import builtin_policies
from zhicheng.domain.printed_fields import PrintedFields, Sex

FIELDS = PrintedFields(
    name="仇晓岚",
    sex=Sex.FEMALE,
    id_number="12010119900307214X",
    submitting_unit="天津市海河工程技术中心",
    title_name="高级工程师",
    series="工程技术人员",
    specialty="给水排水",
    awarding_body="天津市工程技术系列高级职称评审委员会",
    qualification_date=date(2026, 10, 9),
    number="B12202600000018",
)


class TestPrintedFields:
    def test_are_the_items_of_the_clause_in_its_order_with_the_number_last(self) -> None:
        assert [label for label, _ in FIELDS.rows()] == [
            "姓名",
            "性别",
            "身份证号",
            "呈报单位",
            "资格名称",
            "系列",
            "专业",
            "评审机构",
            "取得资格时间",
            "证书编号",
        ]

    def test_every_stored_field_is_printed_and_nothing_else_is(self) -> None:
        assert len(FIELDS.rows()) == len(fields(PrintedFields))
        assert FIELDS.rows()[1] == ("性别", "女")
        assert FIELDS.rows()[8] == ("取得资格时间", "2026年10月9日")

    @pytest.mark.parametrize(
        ("field", "other"),
        [
            ("name", "单晓岚"),
            ("sex", Sex.MALE),
            ("id_number", "120101199003072158"),
            ("submitting_unit", "天津市海河水务中心"),
            ("title_name", "工程师"),
            ("series", "经济专业人员"),
            ("specialty", "暖通"),
            ("awarding_body", "天津市工程技术系列中级职称评审委员会"),
            ("qualification_date", date(2026, 10, 10)),
            ("number", "B12202600000026"),
        ],
    )
    def test_the_digest_that_is_committed_before_sealing_covers_each_of_them(
        self, field: str, other: object
    ) -> None:
        assert replace(FIELDS, **{field: other}).digest() != FIELDS.digest()  # type: ignore[arg-type]

    def test_the_parametrised_fields_above_are_all_there_are(self) -> None:
        assert len(fields(PrintedFields)) == 10
        assert replace(FIELDS).digest() == FIELDS.digest()

    def test_the_seal_carries_the_name_that_the_clause_gives(self) -> None:
        names = {policy.bureau_name for policy in builtin_policies().policies}
        assert names == {"天津市人力资源和社会保障局"}
