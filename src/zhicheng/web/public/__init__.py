"""Pages for everyone: the start page, and whether the system is alive and ready."""
