"""What somebody hears who has the password or the code of an account about which a dispute is open."""

from zhicheng.domain.refusals import Refusal, RefusalKind
from zhicheng.records.models import Account


class AccountFrozen(Refusal):
    """The account is frozen by an open identity dispute (身份争议): nobody logs in until it is decided."""

    code = "account.frozen"
    kind = RefusalKind.FORBIDDEN

    def __init__(self) -> None:
        super().__init__(
            "该账号因身份争议正在核实，已暂时冻结，现在不能登录。请本人持有效身份证件到人社局窗口办理。"
        )


def refuse_frozen(account: Account) -> None:
    """Raises AccountFrozen. Call it only once a password or code was right: a stranger learns nothing."""
    if account.is_frozen:
        raise AccountFrozen
