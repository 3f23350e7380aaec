"""A policy's values in words, in groups, each with the clause that fixes it or leaves it open."""

from dataclasses import dataclass

from zhicheng.domain.channels import channels_with_cut_off, named_together
from zhicheng.domain.identity_documents import IdentityDocumentKind
from zhicheng.domain.policies import Policy

_REPERTOIRES = {
    "font": "证书字体所含的全部汉字",
    "gb2312": "GB 2312 所收汉字",
    "gbk": "GBK 所收汉字",
    "tgh8105": "《通用规范汉字表》所收汉字",
}
_OPEN = "通知未作规定，由本局确定"


@dataclass(frozen=True, slots=True)
class PolicyLine:
    """One value."""

    label: str
    words: str
    clause: str


def policy_words(policy: Policy) -> tuple[tuple[str, tuple[PolicyLine, ...]], ...]:
    """Title and lines of each group, in the order of the notice."""
    kinds = [kind.label for kind in IdentityDocumentKind if kind.value in policy.accepted_documents]
    repertoire = _REPERTOIRES.get(policy.rare_character_repertoire, policy.rare_character_repertoire)
    return (
        (
            "依据与期限",
            (
                PolicyLine("文号", policy.document_number, "施行日期"),
                PolicyLine("依据", policy.basis.label, ""),
                PolicyLine("施行期间", policy.dates_label, "施行日期"),
            ),
        ),
        (
            "上传与制作",
            (
                PolicyLine(
                    "评审结果",
                    f"备案核准后{policy.upload_working_days}个工作日内由组建单位上传；核准当日不计。",
                    "二(一)1",
                ),
                PolicyLine(
                    named_together(channels_with_cut_off()),
                    f"每月{policy.monthly_upload_day}日（含）前上传；逾期的归入下月批次。",
                    "二(一)2",
                ),
                PolicyLine("领取", f"次月{policy.collectable_day}日零时起可以领取。", "二(三)"),
            ),
        ),
        (
            "证书内容",
            (
                PolicyLine("发证机关", policy.bureau_name, "三(二)"),
                PolicyLine("发证地", policy.place_of_issue, _OPEN),
                PolicyLine(
                    "证书编号",
                    f"层级字母、地区代码{policy.region_code}、年份、{policy.serial_digits}位流水号和校验位。",
                    "三(二)4",
                ),
                PolicyLine("姓名用字", f"直接印制的范围为{repertoire}；超出的以拼音代替。", "三(二)5"),
                PolicyLine("可用证件", "、".join(kinds), "三(二)"),
            ),
        ),
        (
            "查验他人证书",
            (
                PolicyLine(
                    "验证码",
                    f"{policy.code_digits}位，{policy.code_minutes}分钟内有效，最多可试{policy.code_tries}次。",
                    "四(二)",
                ),
                PolicyLine(
                    "短信",
                    f"同一手机号间隔至少{policy.sms_seconds_between}秒，每日最多{policy.sms_per_day}条。",
                    _OPEN,
                ),
                PolicyLine("次数", f"每人每日最多发起{policy.verifications_per_day}次。", _OPEN),
            ),
        ),
        (
            "工作人员账号",
            (
                PolicyLine(
                    "等待时间",
                    f"人社局账号开立、授权、重置或恢复后{policy.officer_waiting_hours}小时内不能签批。",
                    _OPEN,
                ),
                PolicyLine(
                    "经手人回避",
                    f"账号变动的经手人与该账号{policy.officer_distance_days}日内不能作为同一事项的两名签批人。",
                    _OPEN,
                ),
                PolicyLine(
                    "设置密码的邀请", f"短信邀请{policy.invitation_hours}小时内有效，只能使用一次。", _OPEN
                ),
            ),
        ),
    )
