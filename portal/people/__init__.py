"""Persons, organisations and who works where."""
