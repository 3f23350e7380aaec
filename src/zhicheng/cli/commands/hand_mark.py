"""``hand-mark``: the awarding body's work orders for rare characters (三(二)5)."""

from zhicheng.cli import acting, options
from zhicheng.cli.command import command
from zhicheng.cli.console import Console
from zhicheng.cli.exit_codes import ExitCode
from zhicheng.domain.channels import UnitRole
from zhicheng.services import collection
from zhicheng.services.collection import find_certificate
from zhicheng.services.kernel import ports

_AWARDERS = (UnitRole.CONVENING_UNIT, UnitRole.EMPLOYER, UnitRole.EXAMINATION_BODY, UnitRole.BUREAU)


@command("hand-mark list")
@options.acting
def listing(console: Console, *, login: str) -> ExitCode:
    """What the awarding body still has to write by hand."""
    orders = collection.open_hand_marks(actor=acting.staff(login, *_AWARDERS))
    console.table(
        "hand_mark",
        {"number": "证书编号", "printed": "印作", "true_name": "应标注为", "title_name": "资格名称"},
        [
            {
                "number": order.number,
                "printed": order.printed_name,
                "true_name": order.true_name,
                "title_name": order.title_name,
                "created_at": order.created_at,
            }
            for order in orders
        ],
    )
    return ExitCode.OK


@command("hand-mark confirm")
@options.number
@options.acting
def confirm(console: Console, *, number: str, login: str) -> ExitCode:
    """Confirm that the character was written and stamped."""
    now = ports.clock().now()
    row = find_certificate(number, at=now)
    collection.confirm_hand_mark(actor=acting.staff(login, *_AWARDERS), at=now, certificate_id=row.id)
    console.tell("hand_mark_confirmed", "已确认手工标注并盖章。", number=row.number)
    return ExitCode.OK
