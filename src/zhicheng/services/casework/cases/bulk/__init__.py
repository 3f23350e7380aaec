"""Cases about many certificates (批量办件): which ones a scope holds, and what a decision would do to each.

Opening and deciding them is as with any other case (``casework.cases``).
"""

from zhicheng.services.casework.cases.bulk.preview import (
    BulkPreview,
    BulkScope,
    bulk_fields,
    preview_bulk,
    table_fields,
)

__all__ = ["BulkPreview", "BulkScope", "bulk_fields", "preview_bulk", "table_fields"]
