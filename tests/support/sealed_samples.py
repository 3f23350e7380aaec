"""Small certificates to seal and to attack: pages as the typesetter makes them, with invented people."""

from datetime import UTC, date, datetime
from functools import cache

from tests.support.pki import BUREAU_SEAL
from zhicheng.documents.page_content import PageContent
from zhicheng.documents.seal_appearance import round_seal
from zhicheng.documents.seal_credential import SealCredential, TimestampAuthority
from zhicheng.documents.sealing import Sealed, Sealer
from zhicheng.documents.template import builtin_template
from zhicheng.documents.typesetting import Typesetter
from zhicheng.domain.printed_fields import PrintedFields, Sex

NUMBER = "B12202000000017"
"""A certificate number with a right check digit."""
CHECK_URL = "https://check.example.gov.cn/c/"
BOX = builtin_template().seal_box


@cache
def _typesetter() -> Typesetter:
    return Typesetter(builtin_template())


@cache
def unsealed(name: str = "张三", number: str = NUMBER) -> bytes:
    """A page of the standard template, without seal."""
    fields = PrintedFields(
        name=name,
        sex=Sex.MALE,
        id_number="12010119850615007X",
        submitting_unit="天津市某某行业主管局",
        title_name="高级工程师",
        series="工程技术",
        specialty="机械设计",
        awarding_body="天津市工程技术某某专业职称评审委员会",
        qualification_date=date(2020, 6, 1),
        number=number,
    )
    content = PageContent(
        fields=fields,
        bureau_name=BUREAU_SEAL,
        check_url=CHECK_URL + "AAAAAAAAAAAAAAAAAAAAAA",
        expects_hand_mark=False,
        specimen=False,
    )
    return _typesetter().render(content)


def seal(
    pdf: bytes,
    credential: SealCredential,
    *,
    timestamps: TimestampAuthority | None = None,
    signed_at: datetime | None = None,
) -> Sealed:
    """Seal a page in the template's seal box, now unless another time is given."""
    appearance = round_seal(BUREAU_SEAL, specimen=credential.is_specimen)
    return Sealer(credential, appearance, timestamps=timestamps).seal(
        pdf,
        box=BOX,
        signed_at=signed_at or datetime.now(UTC),
        reason="制发电子职称证书",
        location="天津市",
    )
