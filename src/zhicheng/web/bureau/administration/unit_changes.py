"""Units: adding, changing, ending and reopening a unit."""

import uuid
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.free_text import PersonalNumberWritten
from zhicheng.services.accounts.units import (
    UnitChoice,
    UnitForm,
    UnitNotFound,
    UnitRefused,
    active_unit,
    change_unit,
    create_unit,
    end_unit,
    reopen_unit,
    superior_choices,
    unit_detail,
)
from zhicheng.services.kernel import Actor, ports
from zhicheng.web.bureau.administration.confirming import Question, ask
from zhicheng.web.bureau.administration.units import ROLE_CHOICES
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.form_pages import done, form_page
from zhicheng.web.site.forms import PageForm, offer


class SuperiorField(forms.TypedChoiceField):
    """The unit above an employer; None where nothing is chosen."""

    def __init__(self) -> None:
        super().__init__(
            label="呈报单位",
            required=False,
            coerce=uuid.UUID,
            empty_value=None,
            help_text="用人单位必选：其业务主管部门，或档案存放地人力资源服务机构。",
        )


def _offer_superiors(form: PageForm, superiors: list[UnitChoice]) -> None:
    named = ((str(superior.unit_id), superior.name) for superior in superiors)
    offer(form, "superior", [("", "不设呈报单位"), *named])


class NewUnitForm(PageForm):
    """A unit to register."""

    name = forms.CharField(label="单位全称", max_length=120)
    credit_code = forms.CharField(
        label="统一社会信用代码", required=False, max_length=18, help_text="18位。没有的可以不填。"
    )
    roles = forms.MultipleChoiceField(
        label="单位类型", choices=ROLE_CHOICES, widget=forms.CheckboxSelectMultiple, help_text="可以多选。"
    )
    superior = SuperiorField()

    def __init__(self, data: Any, superiors: list[UnitChoice]) -> None:
        super().__init__(data)
        self.fields["roles"].error_messages["required"] = "请选择单位类型，至少一种。"
        _offer_superiors(self, superiors)


class ChangeUnitForm(PageForm):
    """What can be changed of a unit."""

    name = forms.CharField(label="单位全称", max_length=120)
    superior = SuperiorField()

    def __init__(self, data: Any, superiors: list[UnitChoice], initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        _offer_superiors(self, superiors)


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU, step_up=True)
def new_unit(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Register a unit."""

    def send(form: NewUnitForm) -> HttpResponse:
        given = form.cleaned_data
        above = given["superior"]
        unit = create_unit(
            actor=actor,
            at=ports.clock().now(),
            name=given["name"],
            roles=[UnitRole(value) for value in given["roles"]],
            credit_code=given["credit_code"],
            submitting_unit_id=active_unit(actor=actor, unit_id=above).unit_id if above else None,
        )
        return done(request, "单位已登记。接下来可以为它开立账号。", "bureau:unit", unit_id=unit.id)

    return form_page(
        request,
        lambda data, files: NewUnitForm(data, superior_choices(actor=actor)),
        "bureau/administration/new_unit.html",
        {},
        send,
        caught=(UnitRefused, UnitNotFound),
    )


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU, step_up=True)
def change(request: HttpRequest, actor: Actor, unit_id: uuid.UUID) -> HttpResponse:
    """Change a unit's name or superior."""
    unit = unit_detail(actor=actor, unit_id=unit_id).unit
    superiors = [
        superior_choice
        for superior_choice in superior_choices(actor=actor)
        if superior_choice.unit_id != unit_id
    ]
    now = {"name": unit.name, "superior": unit.superior_id}

    def send(form: ChangeUnitForm) -> HttpResponse:
        wanted = UnitForm(form.cleaned_data["name"], form.cleaned_data["superior"])
        change_unit(actor=actor, at=ports.clock().now(), unit_id=unit_id, form=wanted)
        return done(request, "单位信息已更新。", "bureau:unit", unit_id=unit_id)

    return form_page(
        request,
        lambda data, files: ChangeUnitForm(data, superiors, now),
        "bureau/administration/change_unit.html",
        {"unit": unit},
        send,
        caught=(UnitRefused, PersonalNumberWritten),
    )


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU, step_up=True)
def end_or_reopen(request: HttpRequest, actor: Actor, unit_id: uuid.UUID) -> HttpResponse:
    """End a unit that is active, or let an ended one work again."""
    detail = unit_detail(actor=actor, unit_id=unit_id)
    unit = detail.unit
    back = reverse("bureau:unit", kwargs={"unit_id": unit_id})

    def send() -> HttpResponse:
        at = ports.clock().now()
        # What the page offered is what is done, even if a colleague has switched it meanwhile.
        if request.POST.get("act") == "reopen":
            reopen_unit(actor=actor, at=at, unit_id=unit_id)
            return done(request, "单位已恢复使用。", back)
        end_unit(actor=actor, at=at, unit_id=unit_id)
        return done(request, "单位已停用。", back)

    about = (("单位", unit.name), ("单位类型", unit.roles_label), ("在册人员", f"{unit.members}人"))
    if unit.is_active:
        return ask(
            request,
            send,
            Question(
                heading="停用单位",
                about=about,
                consequences=(
                    "本单位人员立即退出登录，不能再以本单位身份办理。",
                    "已有的申领、证书和操作记录都保留，不会删除。",
                    "以后可以随时恢复。",
                ),
                button="停用",
                back=back,
                is_grave=True,
            ),
        )
    return ask(
        request,
        send,
        Question(
            heading="恢复单位",
            about=about,
            consequences=("停用前的人员和角色会一并恢复，恢复后请到用户列表核对。",),
            button="恢复使用",
            back=back,
            act="reopen",
        ),
    )
