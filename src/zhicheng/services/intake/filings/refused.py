"""What is said of a committee, a term or a filing that cannot be made as asked."""

from zhicheng.domain.refusals import Refusal


class FilingRefused(Refusal):
    """A committee, its term or a filing that cannot be made, approved or used as asked."""

    code = "filing.refused"
