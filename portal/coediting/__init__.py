"""Texts that people write together: live, with nothing lost and every word its author. Knows texts, not plans.

A change travels from a browser through `guard` (what is it?), `ledger` (does it fit?) and `intake` to one database
function; the row that it returns is the acknowledgement. Rows are the truth, the history and the bus: `hub` carries
them to all who sit at the text, in any process. Whoever opens a text gets it without a byte of what was deleted.

**The form of authorship**, chosen by a trial with two windows through the final database function
(tests/coediting/test_authorship_browser.py). Three forms were weighed:

- *by Yjs client id*: fails at the first Enter. The editor's binding deletes the second half of a split paragraph,
  every list item that changes its list and every heading that was a paragraph, and writes it again as whoever pressed
  the key.
- *by position, text before against text after*: keeps those, but cannot tell an undo from typing the same letter, and
  a large offline change scatters authors over letters that happen to be equal.
- *by id, kept apart from clients* (chosen): `ledger` places every part by the rule of Yjs and knows its id;
  `authorship` gives each stretch of ids an author. In one change, words deleted and inserted again keep theirs,
  compared word by word. In a later change, words that return to their place (undo) are known by the deleted neighbour
  that they are written beside; a paste or a whole line by being what was deleted before.

What the trial showed beside that: a letter typed beside an equal letter may be credited one place off (Yjs itself
cannot tell them apart), and copying without deleting makes the copier the author of the copy. Authors are a function
of the rows in their order, so they survive compaction, the plain form and import, and are the same in every process;
they are kept beside each snapshot as stretches (client, clock, length, author).

An owner's words (R-16-02) are held by the same ledger: a change by another must leave the owner's characters in their
order and each word that holds one as it was. It is tried inside the text's lock, and refused or stored.
"""
