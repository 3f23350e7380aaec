"""A claim's status as its claimant's pages show it."""

from django import template
from django.utils.safestring import SafeString

from zhicheng.domain.review import ClaimStatus
from zhicheng.web.holder.statuses import status_of
from zhicheng.web.site.templatetags.site import status_tag

register = template.Library()


@register.simple_tag
def claim_status(status: ClaimStatus) -> SafeString:
    """The status in its box."""
    tag = status_of(status)
    return status_tag(tag.label, tag.kind)
