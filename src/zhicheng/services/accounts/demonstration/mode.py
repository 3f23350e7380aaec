"""Whether this is a demonstration system; every service beside this one asks first."""

from django.conf import settings

from zhicheng.domain.refusals import Refusal, RefusalKind


class NoDemonstration(Refusal):
    """This system is no demonstration: there is nothing here."""

    code = "demonstration.not_found"
    kind = RefusalKind.MISSING


def require_demonstration() -> None:
    """Raises NoDemonstration, which looks like a page that does not exist, on any other system."""
    if not settings.ZHICHENG_DEMONSTRATION or settings.ZHICHENG_PRODUCTION:
        raise NoDemonstration("没有这个页面。")
