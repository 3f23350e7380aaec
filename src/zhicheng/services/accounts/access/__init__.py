"""Access to an account: log-in, registration, codes, passwords, phone, second factor, recovery codes."""

from zhicheng.services.accounts.access.account_page import own_account
from zhicheng.services.accounts.access.codes import CodeMissed, CodeSent
from zhicheng.services.accounts.access.freezing import AccountFrozen
from zhicheng.services.accounts.access.invitations import InvitationMissed, accept_invitation
from zhicheng.services.accounts.access.log_in import (
    Admitted,
    LogInRefused,
    ask_log_in_code,
    log_in_with_code,
    log_in_with_password,
)
from zhicheng.services.accounts.access.one_time_codes import code_at
from zhicheng.services.accounts.access.password_reset import ask_new_password, replace_password
from zhicheng.services.accounts.access.passwords import SHORTEST, PasswordRefused, change_password
from zhicheng.services.accounts.access.phone_change import (
    PhoneChangeRefused,
    apply_due_phone_changes,
    ask_change_without_old_phone,
    ask_code_to_new_phone,
    ask_code_to_old_phone,
    cancel_phone_change,
    change_phone_now,
    prove_old_phone,
    registered_phone,
)
from zhicheng.services.accounts.access.places import REMEMBERED_FOR, Place, new_device_token
from zhicheng.services.accounts.access.recovery_codes import renew_recovery_codes
from zhicheng.services.accounts.access.registration import (
    Applicant,
    RegistrationMistake,
    ask_register_code,
    judge_document,
    judge_name,
    prove_phone,
    register_holder,
)
from zhicheng.services.accounts.access.second_factor import (
    SecondFactorRefused,
    begin_enrolment,
    confirm_second_factor,
    finish_enrolment,
    finish_log_in,
    is_enrolled,
)
from zhicheng.services.accounts.access.sessions import sign_out_everywhere
from zhicheng.services.accounts.access.tidying import tidy_accounts

__all__ = [
    "REMEMBERED_FOR",
    "SHORTEST",
    "AccountFrozen",
    "Admitted",
    "Applicant",
    "CodeMissed",
    "CodeSent",
    "InvitationMissed",
    "LogInRefused",
    "PasswordRefused",
    "PhoneChangeRefused",
    "Place",
    "RegistrationMistake",
    "SecondFactorRefused",
    "accept_invitation",
    "apply_due_phone_changes",
    "ask_change_without_old_phone",
    "ask_code_to_new_phone",
    "ask_code_to_old_phone",
    "ask_log_in_code",
    "ask_new_password",
    "ask_register_code",
    "begin_enrolment",
    "cancel_phone_change",
    "change_password",
    "change_phone_now",
    "code_at",
    "confirm_second_factor",
    "finish_enrolment",
    "finish_log_in",
    "is_enrolled",
    "judge_document",
    "judge_name",
    "log_in_with_code",
    "log_in_with_password",
    "new_device_token",
    "own_account",
    "prove_old_phone",
    "prove_phone",
    "register_holder",
    "registered_phone",
    "renew_recovery_codes",
    "replace_password",
    "sign_out_everywhere",
    "tidy_accounts",
]
