"""Accounts and their protection: signing in, second factors, registration, passwords and phones."""
