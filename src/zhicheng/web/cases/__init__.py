"""Pages of cases (办件), shared by all who open, see or decide one."""
