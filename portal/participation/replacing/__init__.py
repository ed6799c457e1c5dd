"""A worker's whole caseload goes to a colleague in one act: for a while, or for good (R-REPL-01)."""
