"""Samendossier: one file around one youth in foster care, shared by organisations and family."""
