"""Changes of texts are taken and read by keys, whatever the statistics say.

The plans of these functions are made once per connection, often while hardly anyone is signed in. PostgreSQL then reads
such small tables from end to end and keeps doing so when they have grown: with some hundreds of sign-ins that cost four
times the processor time per keystroke.

Revision ID: 0131
Revises: 0130
"""

from alembic import op

revision = "0131"
down_revision = "0130"

FUNCTIONS = (
    "take_changes(uuid[], uuid[], bigint[], bigint[], bigint[], bigint[], bytea[], text, uuid[], integer[])",
    "read_changes(uuid[], uuid[], bigint[])",
)
WAYS = ("enable_seqscan", "enable_hashjoin", "enable_mergejoin")


def upgrade() -> None:
    for function in FUNCTIONS:
        for way in WAYS:
            op.execute(f"ALTER FUNCTION {function} SET {way} = off")


def downgrade() -> None:
    for function in FUNCTIONS:
        for way in WAYS:
            op.execute(f"ALTER FUNCTION {function} RESET {way}")
