"""The frame around every page: layout, access, forms, downloads. Knows no audience."""
