"""The command line: ``zhicheng``, a guide to the whole of the work. See docs/cli.md and docs/adr/."""
