"""A second examination body, for what must not be seen across bodies."""

from tests.support.cast import Cast
from zhicheng.domain.channels import UnitRole
from zhicheng.services.kernel.actor import Actor


def second_examiner(cast: Cast) -> Actor:
    unit = cast.unit("津沽市卫生考试中心", UnitRole.EXAMINATION_BODY)
    return cast.staff("second-examiner", unit, UnitRole.EXAMINATION_BODY)
