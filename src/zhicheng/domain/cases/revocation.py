"""Revocation (撤销), cancellation (注销) and withdrawal by the issuer (收回) of certificates."""

from zhicheng.domain.cases.rules import CaseKind, CaseRules, CaseSubject, Evidence, Ground, Opener
from zhicheng.domain.revocations import RevocationKind

REVOCATION = CaseRules(
    kind=CaseKind.REVOCATION,
    label="撤销、注销与收回",
    explanation="依法撤销以不正当手段取得的职称，注销或收回不应再使用的证书。决定不可恢复。",
    effect="证书自决定之时起永久失效，不能恢复；撤销有误时只能另发载明原编号的新证书。",
    law="《职称评审管理暂行规定》（人社部令第40号）；《行政许可法》第六十九条、第七十条",
    subject=CaseSubject.CERTIFICATES,
    openers=frozenset({Opener.OFFICER}),
    grounds=(
        Ground(
            "false_materials",
            "弄虚作假取得职称",
            "因取得资格的材料不实被撤销",
            "《职称评审管理暂行规定》（人社部令第40号）",
        ),
        Ground(
            "unlawful_evaluation",
            "评审组织违规、结果无效",
            "因评审结果无效被撤销",
            "《职称评审管理暂行规定》（人社部令第40号）",
        ),
        Ground(
            "issued_in_error", "误发、重复发放，由发证机关收回", "由发证机关收回", "《行政许可法》第六十九条"
        ),
        Ground("wrong_person", "发放对象有误，由发证机关收回", "由发证机关收回", "《行政许可法》第六十九条"),
        Ground("given_up", "持证人申请注销", "持证人申请注销", "《行政许可法》第七十条"),
        Ground("replaced_qualification", "资格已由其他证书替代而注销", "已注销", "《行政许可法》第七十条"),
    ),
    evidence=(
        Evidence("findings", "认定事实的材料"),
        Evidence("hearing", "告知与陈述申辩记录", is_required=False),
        Evidence("answer", "持证人陈述申辩的材料", is_required=False),
    ),
    working_days=10,
    is_in_bulk=True,
)

CANCELLING_GROUNDS = frozenset({"given_up", "replaced_qualification"})
"""Grounds that cancel (注销) rather than revoke."""
WITHDRAWING_GROUNDS = frozenset({"issued_in_error", "wrong_person"})
"""Grounds on which the issuer takes a certificate back (收回)."""


def revocation_kind(ground: str) -> RevocationKind:
    """What a decision on this ground is: revocation, cancellation or withdrawal by the issuer."""
    if ground in CANCELLING_GROUNDS:
        return RevocationKind.CANCELLED
    return RevocationKind.TAKEN_BACK if ground in WITHDRAWING_GROUNDS else RevocationKind.REVOKED
