"""职称评审: a committee of the Bureau's approval has passed the person; its convening unit uploads."""

from typing import Final

from zhicheng.domain.channels.rules import AwardingBody, ChannelRules, QualificationDateSource
from zhicheng.domain.rosters.columns import RosterKind

RULES: Final = ChannelRules(
    key="evaluation",
    label="职称评审",
    scope_clause="一(一)",
    upload_clause="二(一)1",
    explanation="职称评审委员会评审通过，包括用人单位的自主评审。",
    way="职称评审委员会评审",
    handling="评审委员会组建单位上传，本人不用申领",
    roster=RosterKind.EVALUATION,
    not_claimed="评审通过人员的信息由评审委员会组建单位上传，无需个人申领。",
    reviewed_without_claim="您不需要申领，由评审委员会组建单位上传人社局",
    awarding_body=AwardingBody.COMMITTEE,
    date_source=QualificationDateSource.MEETING,
)
