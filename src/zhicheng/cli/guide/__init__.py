"""What commands there are and how they are written; light, so that ``--help`` needs no Django and no data."""
