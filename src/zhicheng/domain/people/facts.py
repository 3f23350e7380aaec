"""Facts about a person, each with its source: a stronger source never silently loses to a weaker one."""

from enum import StrEnum


class FactKind(StrEnum):
    """What a fact is about; a person has at most one present fact of each kind."""

    NAME = "name"
    SEX = "sex"
    DOCUMENT = "document"
    PHONE = "phone"

    @property
    def label(self) -> str:
        """The kind as people read it."""
        return _KIND_LABELS[self]


_KIND_LABELS = {
    FactKind.NAME: "姓名",
    FactKind.SEX: "性别",
    FactKind.DOCUMENT: "证件",
    FactKind.PHONE: "手机号码",
}


class FactSource(StrEnum):
    """Who says so, from the weakest to the strongest; the order of the members is their strength."""

    UNSTATED = "unstated"  # Whoever wrote it did not say.
    ASSERTED = "asserted"  # The person alone, at registration.
    UNIT_ROSTER = "unit_roster"  # A roster of the unit that knows the person.
    APPROVED_LIST = "approved_list"  # The list of people that the Bureau approved with a filing.
    IDENTITY_PROOF = "identity_proof"  # A proof by the person: codes to the phone, or a real-name service.
    COUNTER = "counter"  # The document itself, seen at the Bureau's counter.

    @property
    def label(self) -> str:
        """The source as people read it."""
        return _SOURCE_LABELS[self]

    @property
    def strength(self) -> int:
        """Its place in the order; a higher one is stronger."""
        return _ORDER.index(self)


_ORDER = tuple(FactSource)
_SOURCE_LABELS = {
    FactSource.UNSTATED: "来源未注明",
    FactSource.ASSERTED: "本人填报",
    FactSource.UNIT_ROSTER: "单位名册",
    FactSource.APPROVED_LIST: "核准名单",
    FactSource.IDENTITY_PROOF: "本人验证",
    FactSource.COUNTER: "窗口核验证件",
}


def is_weaker(source: FactSource, than: FactSource) -> bool:
    """Whether ``source`` must not replace by itself what ``than`` says; equal sources replace each other."""
    return source.strength < than.strength
