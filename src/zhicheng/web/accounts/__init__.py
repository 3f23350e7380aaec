"""Log-in, second factor, registration and the settings of one's own account."""
