"""Who may do what in a youth file. Access is decided here and nowhere else."""
