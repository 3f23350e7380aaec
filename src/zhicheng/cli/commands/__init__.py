"""What each command does: read the options, call one service, say what came of it. Loaded by name."""
