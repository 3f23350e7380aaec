"""A session that goes on while all others of its account end."""

from django.http import HttpRequest

from zhicheng.web.site.acting import begin_session, choose_acting, session_user


def continue_session(request: HttpRequest, epoch: int) -> None:
    """Begin a new session in the new epoch, with the same role and second factor as before."""
    who = session_user(request)
    account_id, acting, has_second_factor = who.account_id, who.acting, who.has_second_factor
    assert account_id is not None
    begin_session(request, account_id, epoch, second_factor=has_second_factor)
    choose_acting(request, acting.membership_id if acting else None)
