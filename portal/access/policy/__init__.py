"""Who may do what in a youth file. Access is decided here and nowhere else.

Three small tables in plain Python: the standings (what a person is in a file on a day), the grid (what a standing may
do with a kind of item) and the denials (which come first). What none of them grants is denied. `scope` turns them
into SQL; nothing else does.
"""

from portal.access.policy.cells import Cell, Letter, cell
from portal.access.policy.names import Kind, Standing

__all__ = ["Cell", "Kind", "Letter", "Standing", "cell"]
