"""Running the portal on a machine: the embedded PostgreSQL, starting, checking, stopping."""
