"""One cell at a time: what the text of each column means, or why it means nothing."""

from collections.abc import Callable
from datetime import date
from typing import Final, TypeVar

from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, InvalidLength, ValidationError

from zhicheng.domain.catalogue import Catalogue, TitleAmbiguous, TitleEntry
from zhicheng.domain.identity_documents import IdentityDocument, IdentityDocumentKind, parse_identity_document
from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.names import normalise_name
from zhicheng.domain.phones import normalise_phone
from zhicheng.domain.policies import Policy
from zhicheng.domain.printed_fields import Sex
from zhicheng.domain.refusals import Refusal
from zhicheng.domain.rosters.cell_texts import Fault, is_scientific, tidy

T = TypeVar("T")

_SEXES: Final = {"男": Sex.MALE, "女": Sex.FEMALE, "男性": Sex.MALE, "女性": Sex.FEMALE}
_OLD_AND_NEW: Final = frozenset(
    (IdentityDocumentKind.FOREIGN_PERMANENT_RESIDENT, IdentityDocumentKind.FOREIGN_PERMANENT_RESIDENT_OLD)
)
_DOCUMENT_KINDS: Final = {
    **{kind.label: frozenset((kind,)) for kind in IdentityDocumentKind},
    "身份证": frozenset((IdentityDocumentKind.RESIDENT_ID,)),
    "居住证": frozenset((IdentityDocumentKind.RESIDENCE_PERMIT,)),
    "港澳居民居住证": frozenset((IdentityDocumentKind.RESIDENCE_PERMIT,)),
    "台湾居民居住证": frozenset((IdentityDocumentKind.RESIDENCE_PERMIT,)),
    "外国人永久居留身份证": _OLD_AND_NEW,
    "外国人永久居留证": _OLD_AND_NEW,
    "永久居留身份证": _OLD_AND_NEW,
}
_LEVELS: Final = {level.label: level for level in TitleLevel}
_PASSED: Final = frozenset(("合格", "通过", "成绩合格"))


def name(text: str) -> str | Fault:
    """The normalised name; see names.normalise_name."""
    return _parse(lambda: normalise_name(text))


def sex(text: str) -> Sex | Fault:
    """男 or 女."""
    return _SEXES.get(text) or Fault("性别只能是男或女", "请从下拉列表中选择")


def identity_document(text: str, *, on: date, policy: Policy) -> IdentityDocument | Fault:
    """The document that the number names; one that lost its last digits is told apart from a wrong number."""
    text = _without_apostrophe(text)
    if is_scientific(text):
        return Fault(
            "证件号码被电子表格当作数字，末几位已经丢失",
            "请先把整列设为“文本”格式，再重新填写完整号码",
        )
    return _parse(lambda: parse_identity_document(text, on=on, accepted=policy.accepted_documents))


def document_kind(text: str) -> frozenset[IdentityDocumentKind] | Fault:
    """The kinds that the label may mean: one name covers the old and the new permanent residence card."""
    return _DOCUMENT_KINDS.get(text) or Fault(
        "不认识该证件类型", "请从下拉列表中选择，或留空由系统按号码判断"
    )


def phone(text: str) -> str | Fault:
    """Eleven digits of a mobile number."""
    text = _without_apostrophe(text)
    if is_scientific(text):
        return Fault("手机号码被电子表格写成了科学记数法", "请先把整列设为“文本”格式，再重新填写完整号码")
    return _parse(lambda: normalise_phone(text))


def credit_code(text: str) -> str | Fault:
    """统一社会信用代码 of 18 characters with its check character (GB 32100-2015)."""
    text = _without_apostrophe(text)
    if is_scientific(text):
        return Fault("信用代码被电子表格当作数字，末几位已经丢失", "请把该列设为“文本”格式后重新填写，或留空")
    try:
        return uscc.validate(text)
    except InvalidLength:
        return Fault("统一社会信用代码应为18位", "请核对后重新填写，不清楚时可以留空")
    except InvalidChecksum:
        return Fault("统一社会信用代码的校验码不对，很可能录错了一位", "请对照营业执照或法人证书逐位核对")
    except ValidationError:
        return Fault("统一社会信用代码中有不能出现的字符", "请对照营业执照或法人证书逐位核对")


def title(series: str, title_name: str, specialty: str, catalogue: Catalogue) -> TitleEntry | Fault:
    """The catalogue's entry; the specialty serves as branch where the same name has two levels.

    What was typed is left out of the reason: where columns have slipped it is a person's name.
    """
    try:
        try:
            return catalogue.find(series, title_name)
        except TitleAmbiguous as ambiguous:
            try:
                return catalogue.find(series, title_name, specialty)
            except Refusal:
                raise ambiguous from None
    except Refusal as refusal:
        sentence = refusal.sentence
        known = set(catalogue.series_names())
        for typed in (series, title_name):
            if typed not in known:
                sentence = sentence.replace(f"“{typed}”", "所填内容", 1)
        return _fault(sentence)


def level(text: str) -> TitleLevel | Fault:
    """The level by its name; 高级 alone may be either of two, and names none."""
    return _LEVELS.get(text) or Fault(
        "不认识该层级", f"请填写{'、'.join(level.label for level in TitleLevel)}，或留空不比对"
    )


def conclusion(text: str) -> str | Fault:
    """合格; a pass roster (clause 二(一)3) holds no other people."""
    if text in _PASSED:
        return "合格"
    return Fault("结论不是“合格”", "合格名册只收成绩合格的人员，请核对结论或删除该行")


def _without_apostrophe(text: str) -> str:
    """Without the apostrophe that people type to keep a number from becoming one."""
    return text.lstrip("'’‘`")


def _parse(question: Callable[[], T]) -> T | Fault:
    try:
        return question()
    except Refusal as refusal:
        return _fault(refusal.sentence)


def _fault(sentence: str) -> Fault:
    """A refusal's sentence as reason (its first part) and remedy (the rest)."""
    reason, _, remedy = sentence.partition("。")
    return Fault(tidy(reason), remedy.removesuffix("。") or "请核对后重新填写")
