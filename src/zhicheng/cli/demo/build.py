"""Building 示例市, step by step; each step finds out what is there, so an interrupted build goes on."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

from zhicheng.cli.demo import organisation, people
from zhicheng.cli.demo.claim_plans import EXAMINEES, claim_plans
from zhicheng.cli.demo.demonstration import Demonstration
from zhicheng.cli.demo.filings_and_rosters import confirm_readings, hand_in_roster, hold_examination
from zhicheng.cli.demo.personal_claims import bring_forward
from zhicheng.cli.demo.rosters import roster_plans

Step = tuple[str, Callable[[], None]]


def building_steps(demo: Demonstration, founded_at: datetime) -> Iterator[Step]:
    """Every step with its name, in order."""
    yield "单位", partial(organisation.found_units, founded_at)
    yield "工作人员账号", partial(organisation.hire_staff, demo, founded_at)
    yield "评审委员会和证书样式", partial(organisation.form_committees, demo, founded_at)
    for plan in roster_plans(demo):
        yield f"名册 {plan.reference}", partial(hand_in_roster, demo, plan)
    yield "生僻字读音", partial(confirm_readings, demo)
    for index, month in enumerate(demo.timetable.months):
        candidates = tuple(people.CLAIMANTS[claimant] for claimant in EXAMINEES[index])
        yield f"{month.label}考试", partial(hold_examination, demo, month, candidates)
    for claim in claim_plans(demo):
        person = people.CLAIMANTS[claim.claimant]
        yield f"{person.name}的申领", partial(bring_forward, demo, claim)
