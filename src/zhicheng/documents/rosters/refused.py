"""A roster file that cannot be read as a whole."""

from zhicheng.domain.refusals import Refusal


class RosterRefused(Refusal):
    """The file as a whole is no roster that can be read; ``code`` says why (``roster.…``)."""

    code = "roster.refused"
