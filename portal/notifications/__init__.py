"""Telling people that there is something new, and the work that happens after a page has been answered.

What must be told is written in the same transaction as what happened; a job does the rest. No mail, queue or log holds
content of a file.
"""
