"""Who uploads the claims of a channel to the Bureau, read off the channel's ladder."""

from zhicheng.domain.channels import ChannelRules, UnitRole


def uploaders(rules: ChannelRules) -> frozenset[UnitRole]:
    """The last to review, or the unit that convened the committee."""
    return rules.ladder[-1].roles if rules.ladder else frozenset({UnitRole.CONVENING_UNIT})
