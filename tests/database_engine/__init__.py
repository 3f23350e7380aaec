"""The suite's database engine: the product's own, and a way to empty tables that are guarded."""
