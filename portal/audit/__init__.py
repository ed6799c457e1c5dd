"""The log of who did or saw what: rows are only ever added, and a chain proves it."""
