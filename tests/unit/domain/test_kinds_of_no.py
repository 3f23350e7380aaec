"""Every refusal and every fault of the product has a kind that somebody chose."""

import importlib
import pkgutil

import pytest

import zhicheng
from zhicheng.domain.faults import Fault, FaultKind
from zhicheng.domain.refusals import Refusal, RefusalKind

_NOT_LOADED = ("zhicheng.config", "zhicheng.records.migrations", "zhicheng.web.demo")


def all_below(root: type) -> list[type]:
    children: list[type] = root.__subclasses__()
    return [found for child in children for found in (child, *all_below(child))]


@pytest.fixture(scope="module", autouse=True)
def _everything_loaded() -> None:
    for module in pkgutil.walk_packages(zhicheng.__path__, "zhicheng."):
        if not module.name.startswith(_NOT_LOADED) and not module.name.endswith("__main__"):
            importlib.import_module(module.name)


MISSING = """
    AccountNotFound BatchNotFound CertificateNotFound ClaimNotFound CommitteeNotFound EventNotFound
    ExaminationNotFound FeedbackNotFound FilingNotFound MessageNotFound NoDemonstration PersonNotFound NotFoundByName FollowingMissed OwnVerificationMissed
    StaffVerificationMissed TokenMissed UnitNotFound VerificationMissed
"""
OTHER_KINDS = {
    RefusalKind.MISSING: set(MISSING.split()),
    RefusalKind.OVERTAKEN: {"ClaimMoved", "TakenUp"},
    RefusalKind.FORBIDDEN: {"NotAllowed"},
    RefusalKind.TOO_OFTEN: {"TooOften"},
}
"""All classes that are not INVALID. A new class that says "not found" or "too late" has to be added here."""
FAULTS = {
    FaultKind.LOST: {"FileMissing"},
    FaultKind.ALTERED: {
        "FileKeyRefused",
        "HiddenTextMissing",
        "RecordAltered",
        "SealedDataBroken",
        "SealedFileBroken",
        "TemplateAltered",
    },
    FaultKind.UNREACHABLE: {
        "DatabaseDidNotStart",
        "InspectionFailed",
        "MailNotSent",
        "MailRefused",
        "MailUnanswered",
        "NeverDeliverable",
        "SendingUnclear",
        "SiteDidNotStart",
        "SmsAnswerUnreadable",
        "SmsThrottled",
        "SmsUnanswered",
        "SmsUnreachable",
        "StoreFailed",
        "TimestampRefused",
    },
    FaultKind.MISCONFIGURED: {
        "AppearanceRefused",
        "BadSetting",
        "CharacterRefused",
        "ChildrenGiveUp",
        "CredentialRefused",
        "KeyFileRefused",
        "PushRefused",
        "RulesBroken",
        "SealRefused",
        "ShardPostponed",
        "SmsNotSent",
        "UnknownMessage",
    },
}


class TestRefusals:
    def test_each_class_has_the_kind_that_was_chosen_for_it(self) -> None:
        found: dict[RefusalKind, set[str]] = {}
        for refusal in all_below(Refusal):
            if refusal.__module__.startswith("zhicheng."):
                found.setdefault(refusal.kind, set()).add(refusal.__name__)  # type: ignore[attr-defined]
        invalid = found.pop(RefusalKind.INVALID)
        assert found == OTHER_KINDS
        assert len(invalid) > 50
        assert not {name for name in invalid if name.endswith(("NotFound", "Moved"))}

    def test_no_fault_is_a_refusal(self) -> None:
        assert not issubclass(Fault, Refusal)
        assert not {*all_below(Fault)} & {*all_below(Refusal)}

    def test_one_refusal_may_differ_from_its_class(self) -> None:
        assert Refusal("没有。", kind=RefusalKind.MISSING).kind is RefusalKind.MISSING
        assert Refusal("不对。").kind is RefusalKind.INVALID


class TestFaults:
    def test_each_class_has_the_kind_that_was_chosen_for_it(self) -> None:
        found: dict[FaultKind, set[str]] = {}
        for fault in all_below(Fault):
            if fault.__module__.startswith("zhicheng."):
                found.setdefault(fault.kind, set()).add(fault.__name__)  # type: ignore[attr-defined]
        assert found == FAULTS

    def test_only_what_lies_outside_or_fills_up_may_pass_by_itself(self) -> None:
        assert {kind for kind in FaultKind if kind.may_pass} == {FaultKind.UNREACHABLE, FaultKind.FULL}
