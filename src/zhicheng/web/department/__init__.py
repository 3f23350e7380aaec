"""Pages of the submitting unit (呈报单位): the competent department or the archive agency."""
