"""Who may do what in a file: decided here and nowhere else."""
