"""Rights that begin (access-grid 8): at 12, when a parent gains authority, when a guardian is appointed.

New items open that day. Older ones open one by one after a person looked at each, guided by a talk, within a term.
"""
