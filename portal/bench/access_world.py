"""Files by the million for the bench, written by SQL: a worker with 5, one with 50, one with 5,000, and many others.

Ids come from numbers, so that a size is the one before it with more files.
"""

import hashlib
from uuid import UUID

import psycopg

MARKED = 50  # one file in so many has a row in each table of denials and releases
CASELOAD = 40  # files of an ordinary worker

FACTS = frozenset(
    {
        "youth_file",
        "organisation_period",
        "participation",
        "authority",
        "legal_framework",
        "item",
        "item_person",
        "case_person",
        "consent",
        "exclusion",
        "withholding",
        "third_party_mark",
        "court_block",
        "own_kin",
        "family_guide",
        "topic_need",
    }
)


def _id(letter: str, number: int) -> UUID:
    return UUID(hashlib.md5(f"{letter}{number}".encode(), usedforsecurity=False).hexdigest())


def worker(files: int) -> UUID:
    """The worker with so many files."""
    return _id("w", -files)  # "w-5"


def organisation(_worker: UUID) -> UUID:
    return _id("o", 1)


# The numbers of the new files, with the worker of each.
FILES = """
    CREATE TEMPORARY TABLE n AS SELECT n, md5('f' || n)::uuid AS f, md5('h' || n)::uuid AS h,
        CASE WHEN n < 5 THEN md5('w-5')::uuid WHEN n < 55 THEN md5('w-50')::uuid
            WHEN n >= 1000 AND n < 6000 THEN md5('w-5000')::uuid ELSE md5('w' || n / {caseload})::uuid END AS w
    FROM generate_series({first}, {last} - 1) n
"""
MARKS = "CREATE TEMPORARY TABLE marked AS SELECT * FROM n WHERE n % {each} = 0"
ROWS = (
    """INSERT INTO person (id) SELECT DISTINCT w FROM n UNION
        SELECT md5(r || n)::uuid FROM n, unnest(ARRAY['y', 'm', 'p']) r ON CONFLICT DO NOTHING""",
    """INSERT INTO youth_file (id, born_on, opened_on)
        SELECT f, current_date - 365 * (3 + n % 15) - n % 300, current_date - 400 FROM n""",
    """INSERT INTO organisation_period (id, youth_file_id, organisation_id, leads, starts_on)
        SELECT gen_random_uuid(), f, md5('o1')::uuid, true, current_date - 400 FROM n""",
    """INSERT INTO participation (id, youth_file_id, person_id, role, organisation_id, starts_on)
        SELECT gen_random_uuid(), f, CASE r WHEN 'worker_provider' THEN w
            ELSE md5(CASE r WHEN 'youth' THEN 'y' WHEN 'parent' THEN 'm' ELSE 'p' END || n)::uuid END, r,
            CASE r WHEN 'worker_provider' THEN md5('o1')::uuid END, current_date - 400
        FROM n, unnest(ARRAY['youth', 'parent', 'foster_parent', 'worker_provider']) r""",
    """INSERT INTO authority (id, youth_file_id, status, holder_id, starts_on)
        SELECT gen_random_uuid(), f, 'sole_parent', md5('m' || n)::uuid, current_date - 4000 FROM n""",
    """INSERT INTO item (id, youth_file_id, kind, author_id, organisation_id, topics, recorded_on, path)
        SELECT CASE k WHEN 'help_plan' THEN h ELSE md5(k || n)::uuid END, f, k, w, md5('o1')::uuid, '{wishes}',
            current_date - n % 300, ARRAY[CASE k WHEN 'help_plan' THEN h ELSE md5(k || n)::uuid END]
        FROM n, unnest(ARRAY['help_plan', 'contact_note_general', 'evaluation']) k""",
    """INSERT INTO item (id, youth_file_id, kind, author_id, organisation_id, topics, recorded_on, path)
        SELECT md5('c' || r || n)::uuid, f, 'circle', w, md5('o1')::uuid, '{placement}', current_date - 400,
            ARRAY[md5('c' || r || n)::uuid]
        FROM n, unnest(ARRAY['y', 'm']) r""",
    """INSERT INTO case_person (id, youth_file_id, person_id, given_name, family_name, relation)
        SELECT md5('c' || r || n)::uuid, f, md5(r || n)::uuid,
            (ARRAY['Zoë', 'Noël', 'Anaïs', 'René', 'Jürgen', 'Sem', 'Lotte', 'Finn', 'Yara', 'Daan'])[1 + n % 10],
            (ARRAY['de ', 'van ', 'van der ', '', ''])[1 + n / 10 % 5]
                || (ARRAY['Bo', 'Ca', 'Da', 'Fe', 'Go', 'Hu', 'Ké', 'Li', 'Ma', 'Ro'])[1 + n / 50 % 10]
                || (ARRAY['mers', 'nders', 'sen', 'ten', 'vers'])[1 + n / 500 % 5],
            CASE r WHEN 'm' THEN 'moeder' END
        FROM n, unnest(ARRAY['y', 'm']) r""",
    """INSERT INTO legal_framework (id, youth_file_id, framework, starts_on)
        SELECT gen_random_uuid(), f, 'voluntary', current_date - 400 FROM marked""",
    """INSERT INTO exclusion (id, youth_file_id, person_id, reason, decided_by, starts_on, review_on)
        SELECT gen_random_uuid(), f, md5('m' || n)::uuid, '', w, current_date - 30, current_date + 30 FROM marked""",
    """INSERT INTO withholding (id, youth_file_id, item_id, person_id, ground, reason, decided_by,
            second_professional, starts_on, review_on)
        SELECT gen_random_uuid(), f, h, md5('m' || n)::uuid, 'good_care', '', w, md5('y' || n)::uuid,
            current_date - 30, current_date + 30 FROM marked""",
    """INSERT INTO third_party_mark (id, youth_file_id, item_id, person_id, starts_on)
        SELECT gen_random_uuid(), f, h, md5('m' || n)::uuid, current_date - 30 FROM marked""",
    """INSERT INTO court_block (id, youth_file_id, person_id, order_reference, starts_on)
        SELECT gen_random_uuid(), f, md5('m' || n)::uuid, '', current_date - 30 FROM marked""",
    """INSERT INTO own_kin (id, youth_file_id, person_id, starts_on)
        SELECT gen_random_uuid(), f, md5('w' || (n + 7))::uuid, current_date - 30 FROM marked""",
    """INSERT INTO item_person (id, youth_file_id, item_id, person_id, link)
        SELECT gen_random_uuid(), f, h, md5('m' || n)::uuid, 'concerns' FROM marked""",
    """INSERT INTO consent (id, youth_file_id, person_id, given_by, capacity, starts_on)
        SELECT gen_random_uuid(), f, md5('m' || n)::uuid, md5('y' || n)::uuid, 'youth', current_date - 30
        FROM marked""",
    """INSERT INTO topic_need (id, youth_file_id, participation_id, topics, reason, starts_on)
        SELECT gen_random_uuid(), f, p.id, '{money}', '', current_date - 30
        FROM marked JOIN participation p ON p.youth_file_id = f AND p.role = 'worker_provider'""",
    """INSERT INTO family_guide (id, worker_id, guided_id, organisation_id, starts_on)
        SELECT gen_random_uuid(), w, md5('p' || n)::uuid, md5('o1')::uuid, current_date - 30 FROM marked""",
)


def fill(connection: psycopg.Connection, first: int, last: int) -> None:
    """Write the files from one number up to another, as the server's administrator, past triggers and wall."""
    connection.execute("SET session_replication_role = replica")
    connection.execute(
        "INSERT INTO organisation (id, kind, short_name) VALUES (md5('o1')::uuid, 'provider', 'bench')"
        " ON CONFLICT DO NOTHING"
    )
    connection.execute("DROP TABLE IF EXISTS n, marked")
    connection.execute(FILES.format(caseload=CASELOAD, first=first, last=last).encode())
    connection.execute(MARKS.format(each=MARKED).encode())
    for statement in ROWS:
        connection.execute(statement.encode())
    connection.execute("SET session_replication_role = origin")
    connection.execute("VACUUM ANALYZE")
