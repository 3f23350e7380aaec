"""The notice as pure Python: rules, words and arithmetic, with no Django, no clock and no I/O."""
