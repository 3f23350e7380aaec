"""The Bureau's casework: filings, the month, certificates, templates."""
