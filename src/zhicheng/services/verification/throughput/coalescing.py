"""Coalesces requests of several threads into one act, for acts whose cost hardly depends on their number.

The first thread acts at once. Requests that arrive meanwhile wait, and the first of them acts for all that
wait by then. No request waits for others: a single request is answered at once.
"""

import threading
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

Q = TypeVar("Q")
A = TypeVar("A")


class _Waiting(Generic[Q, A]):
    """One request in the queue, and what became of it."""

    __slots__ = ("answers", "called", "error", "request")

    def __init__(self, request: Q) -> None:
        self.request = request
        self.called = threading.Event()
        self.answers: list[A] = []
        """Empty until it was answered, then one."""
        self.error: BaseException | None = None

    @property
    def is_served(self) -> bool:
        return bool(self.answers) or self.error is not None


class RequestCoalescer(Generic[Q, A]):
    """Answers requests by ``act``, which gets all that wait, in the order of their arrival.

    ``act`` must leave nothing behind when it raises (one transaction), since the members of a group that
    failed are then tried one by one: a request that cannot be answered fails alone.
    """

    def __init__(self, act: Callable[[Sequence[Q]], Sequence[A]], *, most: int = 64) -> None:
        self._act = act
        self._most = most
        self._mutex = threading.Lock()
        self._waiting: list[_Waiting[Q, A]] = []
        self._is_led = False

    def answer(self, request: Q) -> A:
        """What ``act`` answers to this request. Raises what the act raised for this request."""
        mine: _Waiting[Q, A] = _Waiting(request)
        with self._mutex:
            self._waiting.append(mine)
            is_first, self._is_led = not self._is_led, True
        if not is_first:
            mine.called.wait()
        if not mine.is_served:
            # Called without an answer: it is this thread's turn to act for all that wait.
            self._serve()
        if mine.error is not None:
            raise mine.error
        return mine.answers[0]

    def _serve(self) -> None:
        with self._mutex:
            group, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
        if not self._act_for(group):
            for each in group:
                self._act_for([each])
        with self._mutex:
            following = self._waiting[0] if self._waiting else None
            self._is_led = following is not None
        for each in group:
            each.called.set()
        if following is not None:
            following.called.set()

    def _act_for(self, group: Sequence[_Waiting[Q, A]]) -> bool:
        """Act for the group; False where it failed and its members may still be tried alone."""
        try:
            answers = self._act([each.request for each in group])
            for each, answer in zip(group, answers, strict=True):
                each.answers.append(answer)
        except BaseException as error:
            for each in group:
                each.answers.clear()
            if len(group) > 1 and isinstance(error, Exception):
                return False
            for each in group:
                each.error = error
        return True
