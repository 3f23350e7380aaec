"""The public pages, through Django's client."""
