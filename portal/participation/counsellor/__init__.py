"""The counsellor of a client: asked in and stopped by the client alone, and known to nobody else."""
