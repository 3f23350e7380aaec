"""Where a filing (评审结果核准备案) stands."""

from enum import StrEnum


class FilingStatus(StrEnum):
    """Each comment says who moves next."""

    SUBMITTED = "submitted"  # The Bureau approves or refuses.
    APPROVED = "approved"  # The convening unit uploads its roster within the deadline.
    REFUSED = "refused"  # Nobody: the convening unit files anew.
    WITHDRAWN = "withdrawn"  # Nobody: the convening unit took it back before it was decided.
