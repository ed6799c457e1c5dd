"""Word in and out: what goes to a judge, a guardian or a parent, and what comes back with their remarks.

Plain dataclasses to bytes and back. It knows no database, no web and no rights: who calls it gives only
what the recipient may see, and gets a report of what came in. The only user of python-docx.
"""
