"""The policy as SQL."""

DECIDED = "access was decided"  # the web layer refuses to answer a request without this mark
