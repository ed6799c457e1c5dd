"""The rules about plans. Plain Python: no database, no web."""
