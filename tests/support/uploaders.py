"""Who uploads the claims of a channel to the Bureau, read off the channel's review steps."""

from zhicheng.domain.channels import ChannelRules, UnitRole


def uploaders(rules: ChannelRules) -> frozenset[UnitRole]:
    """The last to review, or the unit that convened the committee."""
    return rules.review_steps[-1].roles if rules.review_steps else frozenset({UnitRole.CONVENING_UNIT})
