"""The mail server of the messages' tests, for pages that bring about an e-mail."""

from tests.integration.messages.conftest import post

__all__ = ["post"]
