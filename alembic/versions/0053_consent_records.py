"""A consent and a standing grant are items of kind consent_record: who may view the item may read it.

Revision ID: 0053
Revises: 0050
"""

from alembic import op

revision = "0053"
down_revision = "0050"

RECORDS = ("consent", "standing_grant")

# Who wrote it down recorded it; at work, for the organisation for which they took part that day.
ITEMS = """
    INSERT INTO item (id, youth_file_id, kind, author_id, organisation_id, topics, recorded_on, audience, reveals_stay)
    SELECT r.id, r.youth_file_id, 'consent_record', coalesce(r.recorded_by, r.given_by),
        (SELECT p.organisation_id FROM participation p WHERE p.youth_file_id = r.youth_file_id
            AND p.person_id = r.recorded_by AND r.recorded_by <> r.given_by AND p.organisation_id IS NOT NULL
            ORDER BY p.starts_on <= r.starts_on DESC, p.starts_on DESC LIMIT 1),
        '{{legal}}', r.starts_on,
        CASE WHEN EXISTS (SELECT 1 FROM participation p WHERE p.youth_file_id = r.youth_file_id
            AND p.person_id = r.person_id AND p.role = 'counsellor') THEN 'named' ELSE 'circle' END,
        EXISTS (SELECT 1 FROM participation p WHERE p.youth_file_id = r.youth_file_id
            AND p.person_id = r.person_id AND p.reveals_stay)
    FROM {record} r
"""
PEOPLE = """
    INSERT INTO item_person (id, youth_file_id, item_id, person_id, link, recorded_by)
    SELECT gen_random_uuid(), r.youth_file_id, r.id, p.person_id, k.link, r.recorded_by
    FROM {record} r
    JOIN item i ON i.id = r.id
    CROSS JOIN (VALUES ('concerns'), ('reader')) k (link)
    CROSS JOIN LATERAL (SELECT DISTINCT person_id FROM unnest(ARRAY[r.given_by, r.person_id]) p (person_id)
        WHERE person_id IS NOT NULL) p
    WHERE (k.link = 'concerns' AND p.person_id <> i.author_id) OR (k.link = 'reader' AND i.audience = 'named')
"""


def upgrade() -> None:
    for record in RECORDS:
        op.execute(ITEMS.format(record=record))
        op.execute(PEOPLE.format(record=record))
        op.create_foreign_key(
            op.f(f"fk_{record}_id_youth_file_id_item"),
            record,
            "item",
            ["id", "youth_file_id"],
            ["id", "youth_file_id"],
        )


def downgrade() -> None:
    for record in RECORDS:
        op.drop_constraint(op.f(f"fk_{record}_id_youth_file_id_item"), record, type_="foreignkey")
        op.execute(f"DELETE FROM item_person x USING {record} r WHERE x.item_id = r.id")
        op.execute(f"DELETE FROM item i USING {record} r WHERE i.id = r.id")
