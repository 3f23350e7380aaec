"""What an officer can do to somebody else's account, each after one question."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.phones import PhoneRefused
from zhicheng.services.accounts import staff as accounts
from zhicheng.services.accounts.staff import AccountLine, ChangeOutcome, reset_password, staff_account
from zhicheng.services.accounts.units import UnitRefused
from zhicheng.services.kernel import Actor, ports
from zhicheng.web.bureau.administration.confirming import Question, ask
from zhicheng.web.bureau.administration.staff_changes import led_on
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.form_pages import done, form_page
from zhicheng.web.site.forms import PageForm, StaffPhoneField


class _Service(Protocol):
    def __call__(self, *, actor: Actor, at: datetime, account_id: uuid.UUID) -> ChangeOutcome | None: ...


class AccountAct(StrEnum):
    """The acts, as they stand in the address."""

    DISABLE = "disable"
    ENABLE = "enable"
    PASSWORD = "password"  # noqa: S105 - the name of an act
    SECOND_FACTOR = "second-factor"
    SESSIONS = "sessions"


_TWO = "人社局工作人员的账号：本次只是提出，须由另一名工作人员同意后生效；生效后在等待时间内不能签批。"


class ResetForm(PageForm):
    """Where the invitation goes, if not to the registered phone."""

    phone = StaffPhoneField(
        label="新的手机号码（可不填）",
        required=False,
        help_text="不填则发送到已登记的号码。没有登记过的账号必须填写本人的号码。",
    )


@dataclass(frozen=True, slots=True)
class _Act:
    service: _Service
    heading: str
    button: str
    done: str
    consequences: tuple[str, ...]
    is_grave: bool = False


_ACTS: dict[AccountAct, _Act] = {
    AccountAct.DISABLE: _Act(
        accounts.disable_account,
        "停用账号",
        "停用",
        "账号已停用。",
        ("该用户立即退出登录，并且不能再登录。", "角色和以往的记录都保留，可以随时恢复。"),
        is_grave=True,
    ),
    AccountAct.ENABLE: _Act(
        accounts.enable_account,
        "恢复账号",
        "恢复",
        "账号已恢复。",
        (_TWO, "该用户可以用原来的密码和角色登录。请先核对其角色是否仍然需要。"),
    ),
    AccountAct.SECOND_FACTOR: _Act(
        accounts.reset_second_factor,
        "重置动态验证器",
        "重置",
        "动态验证器已重置。该用户下次登录时重新绑定。",
        (_TWO, "原来的动态验证器和恢复码立即失效。", "下次登录须重新绑定。请先核实来人身份。"),
        is_grave=True,
    ),
    AccountAct.SESSIONS: _Act(
        accounts.end_sessions,
        "强制退出登录",
        "强制退出",
        "该账号已在所有设备上退出登录。",
        ("该用户在所有设备上退出登录，可以重新登录。", "适用于电脑遗失、离岗未退出等情形。"),
    ),
}


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU, step_up=True)
def act(request: HttpRequest, actor: Actor, account_id: uuid.UUID, act: str) -> HttpResponse:
    """Ask, then do it."""
    if act not in set(AccountAct):
        raise Http404
    account = staff_account(actor=actor, account_id=account_id)
    if act == AccountAct.PASSWORD:
        return _reset(request, actor, account)
    chosen = _ACTS[AccountAct(act)]

    def send() -> HttpResponse:
        outcome = chosen.service(actor=actor, at=ports.clock().now(), account_id=account_id)
        if outcome is not None:
            return led_on(request, outcome, chosen.done)
        return done(request, chosen.done, "bureau:user", account_id=account_id)

    return ask(request, send, _question(chosen, account))


def _reset(request: HttpRequest, actor: Actor, account: AccountLine) -> HttpResponse:
    """Void the password; its owner sets a new one by the invitation."""

    def send(form: ResetForm) -> HttpResponse:
        outcome = reset_password(
            actor=actor,
            at=ports.clock().now(),
            account_id=account.account_id,
            phone=form.cleaned_data["phone"],
        )
        return led_on(request, outcome, "原密码已失效，设置密码的邀请已发送到本人手机。")

    return form_page(
        request,
        ResetForm,
        "bureau/administration/reset_password.html",
        {"account": account, "two": _TWO},
        send,
        beside={PhoneRefused: "phone"},
        caught=(UnitRefused, PhoneRefused),
    )


def _question(chosen: _Act, account: AccountLine) -> Question:
    return Question(
        heading=chosen.heading,
        about=(("登录名", account.login_name), ("姓名", account.display_name)),
        consequences=chosen.consequences,
        button=chosen.button,
        back=reverse("bureau:user", kwargs={"account_id": account.account_id}),
        is_grave=chosen.is_grave,
    )
