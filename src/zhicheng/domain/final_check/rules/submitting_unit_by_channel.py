"""Clause 三(二)3: the submitting unit is the employer's competent department or archive agency.

It follows from the employer's record; a reviewer may override it and gives the reason.
"""

from collections.abc import Iterator

from zhicheng.domain.channels import SUBMITTING_ROLES
from zhicheng.domain.final_check.checked_claim import CheckedClaim
from zhicheng.domain.final_check.findings import Problem, Severity
from zhicheng.domain.final_check.rule import CheckContext, Rule


def _check(claim: CheckedClaim, _context: CheckContext) -> Iterator[Problem]:
    if not claim.submitting_unit.strip():
        return  # printed_fields.present says so.
    if claim.submitting_unit_roles and claim.submitting_unit_roles.isdisjoint(SUBMITTING_ROLES):
        yield Problem(
            Severity.BLOCKING,
            "submitting_unit",
            "呈报单位既不是业务主管部门，也不是档案存放地人力资源服务机构。",
            "退回申领，更正呈报单位。",
        )
    derived = claim.derived_submitting_unit
    if derived and claim.submitting_unit != derived:
        overridden = bool(claim.submitting_unit_reason.strip())
        yield Problem(
            Severity.NOTE if overridden else Severity.BLOCKING,
            "submitting_unit",
            f"呈报单位与用人单位登记的“{derived}”不同，"
            + ("审核人已说明原因。" if overridden else "且没有说明原因。"),
            "" if overridden else f"更正为“{derived}”，或由审核人补充说明原因。",
        )
    if not derived and claim.submitting_unit == claim.employer:
        yield Problem(
            Severity.WARNING,
            "submitting_unit",
            "呈报单位就是用人单位本身。",
            "核实用人单位是否确无业务主管部门，否则更正呈报单位。",
        )


RULE = Rule("submitting_unit.by_channel", "三(二)3", _check)
