"""How the portal speaks with PostgreSQL: the base of all tables, sessions, roles."""
