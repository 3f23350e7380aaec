"""What the commands of ``case`` print: one case in full, and how it stands after an act."""

from zhicheng.cli.console import Console
from zhicheng.domain.cases import CaseAction
from zhicheng.domain.deadlines import SHANGHAI
from zhicheng.services.casework.cases import CasePage, CaseStanding
from zhicheng.services.casework.cases.bulk import BulkPreview


def tell_standing(console: Console, standing: CaseStanding) -> None:
    """Say how the case stands now."""
    console.tell(
        "case_moved",
        f"办件{standing.number}：{standing.state.label}",
        number=standing.number,
        case=standing.case_id,
        kind=standing.kind,
        state=standing.state,
    )


def tell_preview(console: Console, preview: BulkPreview) -> None:
    """Say what a case about many certificates covers, and name each that it leaves out with the reason."""
    console.tell(
        "case_scope",
        f"范围：{preview.scope}，可以办理{preview.count}本，不能办理{len(preview.refused)}本。",
        scope=preview.scope,
        certificates=preview.count,
        left_out=len(preview.refused),
    )
    for refused in preview.refused:
        console.tell(
            "case_left_out",
            f"  {refused.number}：{refused.sentence}",
            number=refused.number,
            sentence=refused.sentence,
        )


def tell_case(console: Console, page: CasePage) -> None:
    """Say everything that the reader may know of the case; numbers stay masked."""
    lines = {
        "办件": f"{page.number}　{page.rules.label}",
        "状态": page.state.label,
        "事由": page.ground,
        "情况说明": page.statement,
        "提出": f"{page.opener.label}，{page.opened_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
        "办理期限": page.due_on.isoformat(),
    }
    optional = {
        "范围": page.scope,
        "另一人": page.other_person,
        "补充期限": page.evidence_due_on.isoformat() if page.evidence_due_on else "",
        "有效至": page.in_force_until.isoformat() if page.in_force_until else "",
        "请其说明的单位": page.commenting_unit,
        "结果": page.outcome,
    }
    lines |= {label: text for label, text in optional.items() if text}
    acts = [act for act in CaseAction if act in page.acts]
    if acts:
        lines["您现在可以"] = "、".join(act.label for act in acts)
    console.tell(
        "case",
        "\n".join(f"{label}：{text}" for label, text in lines.items()),
        number=page.number,
        case=page.seen.case_id,
        kind=page.rules.kind,
        state=page.state,
        ground=page.ground,
        statement=page.statement,
        scope=page.scope,
        opener=page.opener,
        opened_at=page.opened_at,
        due_on=page.due_on,
        evidence_due_on=page.evidence_due_on,
        in_force_until=page.in_force_until,
        outcome=page.outcome,
        items=page.item_count,
        acts=acts,
        may_comment=page.may_comment,
    )
    _tell_items(console, page)
    for file in page.attachments:
        console.tell(
            "case_evidence",
            f"材料：{file.label}（{file.file_name}，{file.size}字节）",
            label=file.label,
            file_name=file.file_name,
            size=file.size,
        )
    for later in page.later:
        console.tell(
            "case_later_title",
            f"关联资格：{later.title_name}（{later.level.label}）{later.number or '申领办理中'}"
            f"，所涉证书{later.cause_number}",
            title_name=later.title_name,
            level=later.level,
            number=later.number,
            certificate=later.certificate_id,
            claim=later.claim_id,
            cause=later.cause_number,
        )
    if page.told.count:
        console.tell("case_told", f"已告知的查验人：{page.told.count}", count=page.told.count)
    for line in page.told.lines:
        console.tell(
            "case_told_line",
            f"  {line.verifier}　{line.number}　{line.change.label}",
            verifier=line.verifier,
            number=line.number,
            change=line.change,
            at=line.at,
        )
    for step in page.steps:
        said = f"：{step.text}" if step.text else ""
        console.tell(
            "case_step",
            f"{step.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}　{step.kind.label}　{step.actor}{said}",
            kind=step.kind,
            at=step.at,
            actor=step.actor,
            text=step.text,
        )


def _tell_items(console: Console, page: CasePage) -> None:
    for item in page.items:
        changes = "；".join(f"{change.label}：{change.before} 改为 {change.after}" for change in item.changes)
        about = "　".join(filter(None, (item.certificate_number, item.name, item.title_name)))
        successor = f"，新证书{item.successor_number}" if item.successor_number else ""
        sentence = f"　{item.sentence}" if item.sentence else ""
        console.tell(
            "case_item",
            f"{about}　{item.state.label}{successor}{sentence}" + (f"\n  {changes}" if changes else ""),
            certificate=item.certificate_number,
            name=item.name,
            title_name=item.title_name,
            state=item.state,
            sentence=item.sentence,
            successor=item.successor_number,
            changes=[
                {"field": change.label, "before": change.before, "after": change.after}
                for change in item.changes
            ],
        )
    if page.item_count > len(page.items):
        console.tell("case_more", f"……共{page.item_count}项。", items=page.item_count)
