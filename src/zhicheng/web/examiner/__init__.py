"""Pages of the examination body (职称考试机构)."""
