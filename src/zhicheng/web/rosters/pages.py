"""Where rosters are handed in: the one thing in which convening units and examination bodies differ."""

import uuid
from dataclasses import dataclass

from django.urls import reverse

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.rosters.columns import RosterKind

_PAGES = (
    "uploads",
    "roster_template",
    "send_roster",
    "upload",
    "stop_upload",
    "resume_upload",
    "take_back_upload",
    "marked_workbook",
)


@dataclass(frozen=True, slots=True)
class RosterPages:
    """One audience's pages for rosters; their addresses carry the audience's namespace."""

    kind: RosterKind
    role: UnitRole
    namespace: str
    target_page: str
    """URL name of the page of a filing or an examination, without the namespace."""
    target_argument: str
    """The name of that address's argument."""
    target_word: str
    """What a roster is for, in one word: 备案, 考试."""
    targets_page: str
    """URL name of the list of these, without the namespace; takes no argument."""

    @property
    def names(self) -> dict[str, str]:
        """The full URL name of each of these pages, for templates."""
        return {name: f"{self.namespace}:{name}" for name in _PAGES}

    @property
    def targets_text(self) -> str:
        """What a link to the list says."""
        return f"查看{self.target_word}"

    def url(self, name: str, **kwargs: object) -> str:
        """The address of one of these pages."""
        return reverse(f"{self.namespace}:{name}", kwargs=kwargs or None)

    def target_url(self, target_id: uuid.UUID) -> str:
        """The address of the page of what a roster is for."""
        return self.url(self.target_page, **{self.target_argument: target_id})
