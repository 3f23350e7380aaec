"""Log-in, second factor, registration and the settings of the user's own account."""
