"""Trying a template (试排) before anyone approves it: sample pages are set, and linted like real pages."""

from dataclasses import replace
from datetime import date
from functools import lru_cache

from zhicheng.documents.lint import LintFinding, lint_page
from zhicheng.documents.page_content import PageContent
from zhicheng.documents.template import Template, TemplateInvalid
from zhicheng.documents.typesetting import PageRefused, Typesetter
from zhicheng.domain.certificate_numbers import CertificateNumber
from zhicheng.domain.identity_check_digits import check_digit_11_2
from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.printed_fields import PrintedFields, Sex

_ORDINARY = PrintedFields(
    name="李文静",
    sex=Sex.FEMALE,
    id_number="12010119900307002" + check_digit_11_2("12010119900307002"),
    submitting_unit="示范市河西区住房和建设委员会",
    title_name="高级工程师",
    series="工程技术人员",
    specialty="建筑工程管理",
    awarding_body="示范市工程技术系列建筑工程专业高级职称评审委员会",
    qualification_date=date(2025, 11, 20),
    number=CertificateNumber(TitleLevel.ASSOCIATE_SENIOR, "12", 2025, 1234).text,
)
_MINORITY = replace(_ORDINARY, name="买买提江·阿不都热依木", sex=Sex.MALE, title_name="主任医师")
_RARE = replace(_ORDINARY, name="欧阳YǍN")
# The longest texts that the records can hold: 120 letters of a name in pinyin, 120 characters of a body.
_LONGEST = replace(
    _ORDINARY,
    name="ZHUĀNG " * 17 + "Z",
    submitting_unit="示范市" + "某某局" * 38 + "委员会",
    title_name="正高级工程师" * 6 + "（甲乙）",
    series="工程技术" * 10,
    specialty="环境保护与资源" * 8 + "（甲乙）",
    awarding_body="示范市" + "工程技术系列" * 19 + "委员会",
)
_ADDRESS = "https://zhicheng.example.gov.cn/c/Ab3dE6gH9jK2mN5pQ8sT1v"


def sample_contents() -> tuple[PageContent, ...]:
    """Pages on which templates fail first: an ordinary name, a dotted name, a rare character, the longest."""
    usual = PageContent(
        _ORDINARY, "示范市人力资源和社会保障局", _ADDRESS, expects_hand_mark=False, specimen=False
    )
    return (
        usual,
        replace(usual, fields=_MINORITY),
        replace(usual, fields=_RARE, expects_hand_mark=True, specimen=True),
        replace(
            usual, fields=_LONGEST, bureau_name="示范自治区某某某某自治州人力资源和社会保障局", specimen=True
        ),
        replace(usual, fields=_LONGEST, expects_hand_mark=True),
    )


def sample_page(template: Template) -> bytes:
    """One page for people to look at, marked as specimen (样张). Raises TemplateInvalid."""
    return _set(Typesetter(template), replace(sample_contents()[0], specimen=True))


@lru_cache(maxsize=8)
def validate_template(template: Template) -> tuple[LintFinding, ...]:
    """Every rule that the template breaks on a sample page; empty for one that can be proposed.

    Raises TemplateInvalid with the compiler's own words where a sample cannot be set at all.
    """
    typesetter = Typesetter(template)
    findings: dict[LintFinding, None] = {}
    for content in sample_contents():
        findings |= dict.fromkeys(lint_page(_set(typesetter, content), content, template))
    return tuple(findings)


def _set(typesetter: Typesetter, content: PageContent) -> bytes:
    try:
        return typesetter.render(content)
    except PageRefused as refusal:
        said = refusal.__cause__ or refusal
        raise TemplateInvalid(
            f"用样例试排失败：{said}。请按提示修改样式。", code="template.trial"
        ) from refusal
