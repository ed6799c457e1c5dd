"""The first page after signing in: what is new, what is asked of me, what comes. It reads from every part below it."""
