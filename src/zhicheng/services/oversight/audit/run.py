"""One audit over everything, or over chosen parts."""

from collections.abc import Callable, Collection, Iterator

from django.db import connection, transaction

from zhicheng.services.oversight.audit.approvals import check_reviewed_step_by_step, check_two_officers
from zhicheng.services.oversight.audit.artifacts import (
    check_printed_fields,
    check_sealed_once,
    check_stored_files,
    check_unmatched_intents,
)
from zhicheng.services.oversight.audit.cases import check_cases
from zhicheng.services.oversight.audit.chains import check_event_chain, check_log_chain
from zhicheng.services.oversight.audit.channels import check_channels
from zhicheng.services.oversight.audit.decisions import (
    check_decisions_against_trail,
    check_taken_back_in_time,
)
from zhicheng.services.oversight.audit.findings import AuditFinding, Check
from zhicheng.services.oversight.audit.lists import check_lists
from zhicheng.services.oversight.audit.numbers import (
    check_high_water_marks,
    check_number_sequence,
    check_number_text,
    check_numbers_accounted,
)
from zhicheng.services.oversight.audit.rights import check_rights
from zhicheng.services.oversight.audit.rosters import check_rows_accounted
from zhicheng.services.oversight.audit.staff_changes import check_staff_changes

CHECKS: dict[str, tuple[str, Check]] = {
    "events": ("事件链", check_event_chain),
    "log": ("制证日志", check_log_chain),
    "number-sequence": ("编号连续", check_number_sequence),
    "number-text": ("编号格式", check_number_text),
    "numbers": ("编号去向", check_numbers_accounted),
    "high-water": ("编号高水位", check_high_water_marks),
    "officers": ("两人签发", check_two_officers),
    "staff": ("工作人员账号与签批", check_staff_changes),
    "steps": ("逐级审核", check_reviewed_step_by_step),
    "decisions": ("审核决定与操作记录", check_decisions_against_trail),
    "taken_back": ("撤回的审核与上传", check_taken_back_in_time),
    "channels": ("申领渠道", check_channels),
    "rights": ("评审、聘任权限", check_rights),
    "lists": ("核准名单", check_lists),
    "cases": ("办件与其结果", check_cases),
    "fields": ("证书内容", check_printed_fields),
    "seals": ("盖章记录", check_sealed_once),
    "intents": ("多余的盖章", check_unmatched_intents),
    "rosters": ("名册逐行交代", check_rows_accounted),
    "files": ("证书文件", check_stored_files),
}
"""Name and Chinese title of each check, in the order of running; ``files`` is the slow one."""


def run_audit(
    *, only: Collection[str] | None = None, on_check: Callable[[str], None] | None = None
) -> Iterator[AuditFinding]:
    """Run the checks, all or ``only`` those named, over one unchanging view of the records.

    ``on_check`` hears the title of each check before it runs. Raises KeyError for an unknown name.
    """
    chosen = list(CHECKS) if only is None else [name for name in CHECKS if name in set(only)]
    for name in only or ():
        CHECKS[name]
    # A live system goes on issuing meanwhile; without one snapshot its half of a shard would look like a gap.
    with transaction.atomic():
        if not connection.savepoint_ids:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        for name in chosen:
            title, check = CHECKS[name]
            if on_check is not None:
                on_check(title)
            yield from check()
