"""Questions that come together are answered together; each gets its own answer, whatever becomes of the act."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.support.patience import PATIENCE
from zhicheng.services.verification.throughput.coalescing import RequestCoalescer


class Slow:
    """An act that begins its first group only to wait until it is told to go on."""

    def __init__(self) -> None:
        self.groups: list[list[int]] = []
        self.has_begun, self.may_end = threading.Event(), threading.Event()

    def __call__(self, questions: Sequence[int]) -> list[int]:
        self.groups.append(list(questions))
        if len(self.groups) == 1:
            self.has_begun.set()
            assert self.may_end.wait(PATIENCE)
        if -1 in questions:
            raise ValueError("one of them cannot be answered")
        return [question * 10 for question in questions]


def ask_all(coalescer: RequestCoalescer[int, int], act: Slow, later: Sequence[int]) -> list[int | str]:
    """One question first; while it is being answered, the others, of which all wait when it ends."""

    def ask(question: int) -> int | str:
        try:
            return coalescer.answer(question)
        except ValueError as error:
            return str(error)

    with ThreadPoolExecutor(len(later) + 1) as threads:
        first = threads.submit(ask, 1)
        assert act.has_begun.wait(PATIENCE)
        others = [threads.submit(ask, question) for question in later]
        while len(coalescer._waiting) < len(later):
            assert not any(other.done() for other in others)
        act.may_end.set()
        return [item.result(PATIENCE) for item in (first, *others)]


def test_a_lone_question_is_answered_at_once_by_its_own_thread() -> None:
    seen = []

    def act(questions: Sequence[int]) -> list[int]:
        seen.append(threading.current_thread())
        return list(questions)

    assert RequestCoalescer(act).answer(7) == 7
    assert seen == [threading.current_thread()]


def test_who_comes_meanwhile_is_answered_in_one_act_each_with_its_own_answer() -> None:
    act = Slow()
    assert ask_all(RequestCoalescer(act), act, range(2, 8)) == [10, 20, 30, 40, 50, 60, 70]
    assert [len(group) for group in act.groups] == [1, 6]


def test_no_group_is_larger_than_allowed() -> None:
    act = Slow()
    assert ask_all(RequestCoalescer(act, most=4), act, range(2, 12)) == [10 * place for place in range(1, 12)]
    assert [len(group) for group in act.groups] == [1, 4, 4, 2]


def test_one_poisoned_request_fails_alone() -> None:
    act = Slow()
    coalescer = RequestCoalescer(act)
    sentence = "one of them cannot be answered"
    assert ask_all(coalescer, act, [2, -1, 3]) == [10, 20, sentence, 30]
    assert act.groups == [[1], [2, -1, 3], [2], [-1], [3]]
    assert coalescer.answer(4) == 40


def test_an_act_that_loses_an_answer_fails_instead_of_giving_anothers() -> None:
    none: list[int] = []
    with pytest.raises(ValueError, match="zip"):
        RequestCoalescer[int, int](lambda questions: none).answer(1)
