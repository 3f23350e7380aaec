"""The addresses of a demonstration system."""

from tests.web.entries import ANYONE, Entry

ENTRIES = {
    "demo:guide": Entry((ANYONE,)),
    "demo:inbox": Entry((ANYONE,)),
    "demo:messages": Entry((ANYONE,)),
    "demo:switch": Entry((ANYONE,), post=lambda cast: {"account": ""}),
}
