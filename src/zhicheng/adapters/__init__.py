"""The outside world behind ports: seal keys, timestamp authorities, messages, stores, calendars."""
