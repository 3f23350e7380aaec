"""Questions of several threads answered by one act, for acts whose cost hardly depends on their number.

The first thread to ask acts at once. Who asks meanwhile waits and is served together with all who wait by
then, by the first of them. Nobody waits for company: a lone question is answered at once.
"""

import threading
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

Q = TypeVar("Q")
A = TypeVar("A")


class _Place(Generic[Q, A]):
    """One question in the line, and what became of it."""

    __slots__ = ("answers", "called", "error", "question")

    def __init__(self, question: Q) -> None:
        self.question = question
        self.called = threading.Event()
        self.answers: list[A] = []
        """Empty until it was answered, then one."""
        self.error: BaseException | None = None

    @property
    def is_served(self) -> bool:
        return bool(self.answers) or self.error is not None


class Gathering(Generic[Q, A]):
    """Serves questions by ``act``, which gets all that wait, in the order of their coming."""

    def __init__(self, act: Callable[[Sequence[Q]], Sequence[A]], *, most: int = 64) -> None:
        self._act = act
        self._most = most
        self._mutex = threading.Lock()
        self._waiting: list[_Place[Q, A]] = []
        self._is_led = False

    def ask(self, question: Q) -> A:
        """The answer of ``act`` to this question. Raises whatever the act raised, for all whom it served."""
        place: _Place[Q, A] = _Place(question)
        with self._mutex:
            self._waiting.append(place)
            is_first, self._is_led = not self._is_led, True
        if not is_first:
            place.called.wait()
        if not place.is_served:
            # Called without an answer: it is this thread's turn to act for all who wait.
            self._serve()
        if place.error is not None:
            raise place.error
        return place.answers[0]

    def _serve(self) -> None:
        with self._mutex:
            group, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
        try:
            answers = self._act([place.question for place in group])
            for place, answer in zip(group, answers, strict=True):
                place.answers.append(answer)
        except BaseException as error:
            for place in group:
                place.answers.clear()
                place.error = error
        with self._mutex:
            following = self._waiting[0] if self._waiting else None
            self._is_led = following is not None
        for place in group:
            place.called.set()
        if following is not None:
            following.called.set()
