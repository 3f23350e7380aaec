"""Short texts that people type into forms, as the tables can hold them and a page can print them."""

from collections.abc import Callable

from zhicheng.domain.refusals import Refusal
from zhicheng.domain.rosters.cell_texts import character_fault, tidy


def typed_text(raw: str, *, label: str, longest: int, refuse: Callable[[str], Refusal]) -> str:
    """``raw`` with single spaces and half-width letters, at most ``longest`` characters.

    Raises what ``refuse`` makes of a Chinese sentence: for a longer text, and for characters that may not
    stand in a record (control and direction marks, pictures, private-use and unassigned code points).
    """
    text = tidy(raw)
    if len(text) > longest:
        raise refuse(f"{label}不能超过{longest}字，请精简。")
    fault = character_fault(text)
    if fault is not None:
        raise refuse(f"{label}：{fault.reason}。{fault.remedy}。")
    return text
