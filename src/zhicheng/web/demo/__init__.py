"""Help for whoever tries the demonstration city; absent everywhere else."""
