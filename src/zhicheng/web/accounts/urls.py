"""Addresses of these pages."""

from django.urls import path

from zhicheng.web.accounts import (
    captcha,
    choose,
    log_in,
    new_password,
    phone,
    recovery_codes,
    register,
    second_factor,
    settings,
)

app_name = "accounts"
urlpatterns = [
    path("captcha/challenge", captcha.challenge, name="captcha_challenge"),
    path("captcha/picture/<str:key>", captcha.picture, name="captcha_picture"),
    path("log-in/", log_in.log_in, name="log_in"),
    path("log-in/phone/", log_in.by_phone, name="log_in_phone"),
    path("log-in/code/", log_in.by_code, name="log_in_code"),
    path("log-out/", log_in.log_out, name="log_out"),
    path("second-factor/", second_factor.second_factor, name="second_factor"),
    path("second-factor/set-up/", second_factor.set_up, name="set_up"),
    path("confirm/", second_factor.confirm, name="confirm"),
    path("recovery-codes/", recovery_codes.recovery_codes, name="recovery_codes"),
    path("recovery-codes/file/", recovery_codes.recovery_codes_file, name="recovery_codes_file"),
    path("recovery-codes/renew/", recovery_codes.renew, name="renew_recovery_codes"),
    path("choose/", choose.choose, name="choose"),
    path("register/", register.start, name="register"),
    path("register/who/", register.who, name="register_who"),
    path("register/phone/", register.phone, name="register_phone"),
    path("register/code/", register.code, name="register_code"),
    path("register/check/", register.check, name="register_check"),
    path("privacy/", register.privacy, name="privacy"),
    path("password/forgotten/", new_password.forgotten, name="forgotten"),
    path("password/replace/", new_password.replace, name="replace_password"),
    path("settings/", settings.settings, name="settings"),
    path("settings/password/", settings.password, name="password"),
    path("settings/sign-out-others/", settings.sign_out_others, name="sign_out_others"),
    path("settings/phone/", phone.phone, name="phone"),
    path("settings/phone/old/send/", phone.phone_old_code, name="phone_old_code"),
    path("settings/phone/old/", phone.phone_old, name="phone_old"),
    path("settings/phone/new/", phone.phone_new, name="phone_new"),
    path("settings/phone/finish/", phone.phone_finish, name="phone_finish"),
    path("settings/phone/without-old/", phone.phone_without_old, name="phone_without_old"),
    path("settings/phone/cancel/", phone.phone_cancel, name="phone_cancel"),
]
