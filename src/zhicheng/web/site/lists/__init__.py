"""The one recipe of every list: search, chips, order, pages, export, and what an empty one says.

A view names its columns, asks its service once for a part with the total, and hands both to ``list_page``.
"""

from zhicheng.web.site.lists.columns import Column, Plain, Shown, Tag
from zhicheng.web.site.lists.list_page import list_or_answer, list_page, list_response
from zhicheng.web.site.lists.recipe import Empty, Fetch, ListRecipe, Search, Tabs, Ticks, Wanted, in_memory
from zhicheng.web.site.lists.showing import ShownList
from zhicheng.web.site.lists.summary import Summary, summary

__all__ = [
    "Column",
    "Empty",
    "Fetch",
    "ListRecipe",
    "Plain",
    "Search",
    "Shown",
    "ShownList",
    "Summary",
    "Tabs",
    "Tag",
    "Ticks",
    "Wanted",
    "in_memory",
    "list_or_answer",
    "list_page",
    "list_response",
    "summary",
]
