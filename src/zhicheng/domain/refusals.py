"""How the system says no: one exception type that carries a sentence for the person who asked."""


class Refusal(Exception):
    """A request that a rule, a state or bad input forbids.

    ``sentence`` is Chinese, complete, and safe to show: it never contains an ID number or a phone.
    ``code`` is a stable ``area.reason`` tag for APIs, logs and tests.
    """

    code = "refusal"

    def __init__(self, sentence: str, *, code: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        if code is not None:
            self.code = code

    def __str__(self) -> str:
        return self.sentence
