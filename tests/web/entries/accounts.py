"""The account pages: most are open to everyone, since who comes here is on the way in."""

from tests.web.entries import ANYONE, Entry

ENTRIES = {
    "accounts:captcha_challenge": Entry(actors=(ANYONE,)),
    "accounts:captcha_picture": Entry(actors=(ANYONE,), kwargs=lambda cast: {"key": "key"}),
}
