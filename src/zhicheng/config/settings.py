"""Django's settings. Everything an installation may change is an environment variable; see README.md."""

from pathlib import Path

from django.utils.functional import lazy

from zhicheng.config import environment
from zhicheng.config.database_url import CONNECTION_SECONDS, KEEPS_PLANS, outside_database
from zhicheng.config.embedded_database.making import DATABASE, ROLE
from zhicheng.config.embedded_database.server import socket_folder
from zhicheng.config.logging import logging_settings
from zhicheng.config.secret_key import secret_key
from zhicheng.domain.answering import AnsweringWay

ZHICHENG_HOME = environment.home()
ZHICHENG_VAR: Path = ZHICHENG_HOME / "var"
ZHICHENG_PRODUCTION = environment.text("ZHICHENG_ENV", "development") == "production"

ZHICHENG_DEMONSTRATION = environment.flag("ZHICHENG_DEMONSTRATION")
"""Whether the site helps a newcomer to try it: sample accounts at a click, and everybody's messages."""
ZHICHENG_SITE_NAME = environment.text("ZHICHENG_SITE_NAME", "专业技术人员职称管理信息系统")

DEBUG = environment.flag("ZHICHENG_DEBUG")
# Evaluated at first use, so that a command which signs nothing makes no key file.
SECRET_KEY = lazy(secret_key, str)(ZHICHENG_VAR / "keys", is_production=ZHICHENG_PRODUCTION)
ALLOWED_HOSTS = environment.words(
    "ZHICHENG_ALLOWED_HOSTS", "" if ZHICHENG_PRODUCTION else "localhost,127.0.0.1,[::1]"
)
CSRF_TRUSTED_ORIGINS = environment.words("ZHICHENG_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "zhicheng.config.apps.ConfigConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "procrastinate.contrib.django",
    "zhicheng.records.apps.RecordsConfig",
    "zhicheng.web.site.apps.SiteConfig",
    "zhicheng.web.colleagues.apps.ColleaguesConfig",
    "zhicheng.web.cases.apps.CasesConfig",
    "zhicheng.web.reviewing.apps.ReviewingConfig",
    "zhicheng.web.rosters.apps.RostersConfig",
    "zhicheng.web.accounts.apps.AccountsConfig",
    "zhicheng.web.public.apps.PublicConfig",
    "zhicheng.web.holder.apps.HolderConfig",
    "zhicheng.web.employer.apps.EmployerConfig",
    "zhicheng.web.department.apps.DepartmentConfig",
    "zhicheng.web.committee.apps.CommitteeConfig",
    "zhicheng.web.examiner.apps.ExaminerConfig",
    "zhicheng.web.bureau.apps.BureauConfig",
]
if ZHICHENG_DEMONSTRATION:
    INSTALLED_APPS.append("zhicheng.web.demo.apps.DemoConfig")
MIDDLEWARE = [
    "zhicheng.web.site.request_log.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "zhicheng.web.headers.StrictHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "zhicheng.web.site.acting.SessionUserMiddleware",
    "zhicheng.web.site.request_size.RequestSizeLimit",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "zhicheng.web.site.refusal_pages.RefusalPages",
]
ROOT_URLCONF = "zhicheng.config.urls"
WSGI_APPLICATION = "zhicheng.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "zhicheng.web.site.frame.frame",
            ]
        },
    }
]

_database_url = environment.text("DATABASE_URL")
if _database_url:
    DATABASES = {
        "default": outside_database(_database_url, pool_size=environment.number("ZHICHENG_DATABASE_POOL", 0))
    }
else:
    _data = ZHICHENG_VAR / "postgres"
    DATABASES = {
        "default": {
            "ENGINE": "zhicheng.config.embedded_database",
            "EMBEDDED": {"data": _data, "durable": True},
            "NAME": DATABASE,
            "USER": ROLE,
            "HOST": str(socket_folder(_data)),
            "CONN_MAX_AGE": CONNECTION_SECONDS,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": dict(KEEPS_PLANS),
        }
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "records.Account"
PROCRASTINATE_IMPORT_PATHS = ["zhicheng.jobs"]

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = ZHICHENG_VAR / "static"
# `zhicheng serve` collects the files under names that carry their hash, with a compressed copy beside each;
# without that (tests, a developer's server) they are served as they lie in the packages.
_gathered = environment.flag("ZHICHENG_GATHERED_STATIC")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if _gathered
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not _gathered
WHITENOISE_AUTOREFRESH = False

_https = ZHICHENG_PRODUCTION and not environment.flag("ZHICHENG_PLAIN_HTTP")
SECURE_SSL_REDIRECT = _https
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if _https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _https
SECURE_HSTS_PRELOAD = _https
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if environment.flag("ZHICHENG_BEHIND_PROXY") else None
)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
# Browsers accept the __Host- prefix over https only, and then let no other host set the cookie.
SESSION_COOKIE_NAME = "__Host-session" if _https else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if _https else "csrf"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_FAILURE_VIEW = "zhicheng.web.site.failures.form_expired"
# Not in a cookie: a message may say what was done to whom.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
FORM_RENDERER = "zhicheng.web.site.forms.FormRenderer"
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
X_FRAME_OPTIONS = "DENY"

LOGGING_CONFIG = "logging.config.dictConfig"
LOGGING = logging_settings(environment.text("ZHICHENG_LOG_LEVEL", "INFO"))

_PORTS = {
    "clock": "zhicheng.adapters.system_clock.SystemClock",
    "calendar": "zhicheng.adapters.chinese_calendar.ChineseCalendar",
    "files": "zhicheng.adapters.local_files.LocalFiles",
    "seal_credential": "zhicheng.adapters.development_credential.development_credential",
    "timestamps": "",
    "sms": "zhicheng.adapters.sms_inbox.InboxSms"
    if ZHICHENG_DEMONSTRATION
    else "zhicheng.adapters.sms_console.ConsoleSms",
    "mail": "zhicheng.adapters.mail_inbox.InboxMail"
    if ZHICHENG_DEMONSTRATION
    else ("zhicheng.adapters.django_mail.DjangoMail" if environment.text("ZHICHENG_MAIL_HOST") else ""),
    "app_push": "zhicheng.adapters.app_push_inbox.InboxPush" if ZHICHENG_DEMONSTRATION else "",
    "keys": "zhicheng.adapters.key_file.KeyFile",
    "queue": "zhicheng.adapters.procrastinate_queue.ProcrastinateQueue",
    "recorder": "zhicheng.adapters.prometheus_recorder.PrometheusRecorder",
}
ZHICHENG_PORTS = {
    name: environment.text(f"ZHICHENG_PORT_{name.upper()}", adapter) for name, adapter in _PORTS.items()
}

# E-mail goes out by Django's own mail; the password is read from its file or variable by the adapter.
EMAIL_HOST = environment.text("ZHICHENG_MAIL_HOST")
EMAIL_PORT = environment.number("ZHICHENG_MAIL_PORT", 465)
EMAIL_HOST_USER = environment.text("ZHICHENG_MAIL_USER")
EMAIL_USE_SSL = environment.flag("ZHICHENG_MAIL_SSL", default=EMAIL_PORT == 465)
EMAIL_USE_TLS = environment.flag("ZHICHENG_MAIL_STARTTLS", default=EMAIL_PORT == 587)
EMAIL_TIMEOUT = environment.number("ZHICHENG_MAIL_TIMEOUT", 10)
DEFAULT_FROM_EMAIL = environment.text("ZHICHENG_MAIL_FROM", EMAIL_HOST_USER)

# The address that a certificate's QR code opens, followed by its token.
ZHICHENG_CHECK_URL = environment.text("ZHICHENG_CHECK_URL", "http://127.0.0.1:8000/check/")
ZHICHENG_METRICS_ADDRESS = environment.inner_address("ZHICHENG_METRICS_ADDRESS", "127.0.0.1:9464")
"""Where ``serve`` and ``worker`` answer /metrics: this machine or an administrators' network, never the
public one. Empty for none."""
# Sealing stops while this machine's clock and the database's differ by more.
ZHICHENG_CLOCK_TOLERANCE_SECONDS = environment.number("ZHICHENG_CLOCK_TOLERANCE_SECONDS", 30)
# A worker that is silent for so long has lost its shard to another.
ZHICHENG_LEASE_SECONDS = environment.number("ZHICHENG_LEASE_SECONDS", 60)
ZHICHENG_VERIFICATION = environment.choice("ZHICHENG_VERIFICATION", AnsweringWay.COALESCED)
"""How scans and third parties' questions are answered: coalesced, for crowds, or plain, for a small city."""
ZHICHENG_FAULT_DAYS = environment.number("ZHICHENG_FAULT_DAYS", 90)
"""For how many days the report of a fault is kept, at least one; its event stays in the audit trail."""
_own_policies = ZHICHENG_VAR / "policies"
ZHICHENG_POLICIES = environment.text("ZHICHENG_POLICIES") or (
    str(_own_policies) if _own_policies.is_dir() else ""
)
"""A folder with the city's own policy files; empty for the packaged files."""
