"""Wishes with what became of them, people named in comments, the way home in steps, evaluation, and dates that rule.

Revision ID: 0067
Revises: 0065
"""

import sqlalchemy as sa
from alembic import op

revision = "0067"
down_revision = "0065"

WISH = ("new", "seen", "talked_about", "done", "not_done")
PHASE = ("hours", "day", "night", "weekend", "trial_weeks", "aftercare")
OUTCOME = ("planned", "started", "went_well", "went_back")
COPIED = ("plan_goal", "plan_action", "plan_agreement", "plan_return_condition", "plan_standpoint")
ITEMS = ("plan_wish", "plan_home_step", "plan_evaluation")
BESIDE = ("plan_wish_step", "plan_mention")

# As in 0020; the one field more that may change is the day on which the next version takes over.
KEEP_SET_PLAN = """
    CREATE OR REPLACE FUNCTION keep_set_plan() RETURNS trigger
    LANGUAGE plpgsql SET search_path = public, pg_temp
    AS $$
    BEGIN
        IF OLD.seal IS NULL THEN
            RETURN coalesce(NEW, OLD);
        END IF;
        IF TG_OP = 'UPDATE' AND NEW.state NOT IN ('draft', 'in_consultation')
            AND ROW(NEW.id, NEW.youth_file_id, NEW.kind, NEW.title, NEW.series_id, NEW.number, NEW.previous_id,
                NEW.set_at, NEW.set_by, NEW.in_force_on, NEW.differ_note, NEW.seal, NEW.seal_blanks{more_new})
            IS NOT DISTINCT FROM ROW(OLD.id, OLD.youth_file_id, OLD.kind, OLD.title, OLD.series_id, OLD.number,
                OLD.previous_id, OLD.set_at, OLD.set_by, OLD.in_force_on, OLD.differ_note, OLD.seal,
                OLD.seal_blanks{more_old})
        THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'a version that is set does not change' USING ERRCODE = 'integrity_constraint_violation';
    END $$
"""

# The words of a section as they stood, with who wrote each of them, into the same section of the next version. It
# copies rows and can make none: nobody can put words in another's name. Only into a text that the person who acts
# just made, and that is still empty.
COPY_TEXT = """
    CREATE FUNCTION copy_text(p_from uuid, p_to uuid) RETURNS void
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    BEGIN
        IF NOT EXISTS (
            SELECT FROM plan_section a JOIN plan old ON old.id = a.plan_id,
                plan_section b JOIN plan new ON new.id = b.plan_id JOIN text t ON t.id = b.id
            WHERE a.id = p_from AND b.id = p_to AND new.previous_id = old.id AND a.key = b.key
              AND old.seal IS NOT NULL AND new.seal IS NULL AND wall_admits(old.youth_file_id)
              AND t.made_by_id = nullif(current_setting('portal.person_id', true), '')::uuid
        ) OR EXISTS (SELECT FROM text_update WHERE text_id = p_to) THEN
            RAISE EXCEPTION 'no copy of that text' USING ERRCODE = '42501';
        END IF;
        INSERT INTO text_client (text_id, client, youth_file_id, person_id, next_clock)
        SELECT p_to, client, youth_file_id, person_id, next_clock FROM text_client WHERE text_id = p_from;
        INSERT INTO text_update (text_id, number, youth_file_id, person_id, client, sequence, bytes, origin, made_at)
        SELECT p_to, number, youth_file_id, person_id, client, sequence, bytes, origin, made_at
        FROM text_update WHERE text_id = p_from;
        INSERT INTO text_history (text_id, youth_file_id, up_to, bytes, authors)
        SELECT p_to, youth_file_id, up_to, bytes, authors FROM text_history WHERE text_id = p_from;
        INSERT INTO text_snapshot (text_id, youth_file_id, up_to, state, html, plain, made_at)
        SELECT p_to, youth_file_id, up_to, state, html, plain, made_at FROM text_snapshot WHERE text_id = p_from;
    END $$
"""


def upgrade() -> None:
    _more_of_what_is_there()
    _wishes()
    _mentions()
    _the_way_home()
    _evaluations()
    op.create_foreign_key(op.f("fk_plan_action_wish_id_plan_wish"), "plan_action", "plan_wish", ["wish_id"], ["id"])
    for table in (*ITEMS, *BESIDE):
        rights = "SELECT, INSERT" if table in {"plan_wish_step", "plan_mention"} else "SELECT, INSERT, UPDATE"
        op.execute(f"SELECT protect_case_table('{table}', rights => '{rights}')")
    op.execute(
        KEEP_SET_PLAN.format(
            more_new=", NEW.home_note, NEW.grows_up_since", more_old=", OLD.home_note, OLD.grows_up_since"
        )
    )
    op.execute(COPY_TEXT)
    op.execute("REVOKE EXECUTE ON FUNCTION copy_text(uuid, uuid) FROM PUBLIC")
    op.execute("GRANT EXECUTE ON FUNCTION copy_text(uuid, uuid) TO portal_app")


def downgrade() -> None:
    op.execute("DROP FUNCTION copy_text(uuid, uuid)")
    op.execute(KEEP_SET_PLAN.format(more_new="", more_old=""))
    op.drop_constraint(op.f("fk_plan_action_wish_id_plan_wish"), "plan_action")
    for table in ("plan_evaluation", "plan_home_step", "plan_mention", "plan_wish_step", "plan_wish"):
        op.drop_table(table)
    op.drop_constraint(op.f("ck_plan_asked_asked_or_why_not"), "plan_asked")
    op.execute("DELETE FROM plan_asked WHERE asked_on IS NULL")
    op.alter_column("plan_asked", "asked_on", nullable=False)
    for column in ("way", "why_not", "excluded"):
        op.drop_column("plan_asked", column)
    for table in COPIED:
        op.drop_column(table, "origin_id")
    op.drop_column("plan_action", "wish_id")
    op.drop_column("plan_action", "result")
    for column in ("replaced_on", "home_note", "grows_up_since"):
        op.drop_column("plan", column)


def _more_of_what_is_there() -> None:
    op.add_column("plan", sa.Column("replaced_on", sa.Date(), nullable=True))
    op.add_column("plan", sa.Column("home_note", sa.Text(), server_default="", nullable=False))
    op.add_column("plan", sa.Column("grows_up_since", sa.Date(), nullable=True))
    op.execute(
        "UPDATE plan SET replaced_on = n.in_force_on FROM plan n "
        "WHERE n.previous_id = plan.id AND n.in_force_on IS NOT NULL AND plan.state = 'replaced'"
    )
    for table in COPIED:
        op.add_column(table, sa.Column("origin_id", sa.Uuid(), nullable=True))
    op.add_column("plan_action", sa.Column("result", sa.Text(), server_default="", nullable=False))
    op.add_column("plan_action", sa.Column("wish_id", sa.Uuid(), nullable=True))
    op.add_column("plan_asked", sa.Column("way", sa.Text(), server_default="", nullable=False))
    op.add_column("plan_asked", sa.Column("why_not", sa.Text(), server_default="", nullable=False))
    op.add_column("plan_asked", sa.Column("excluded", sa.Boolean(), server_default="false", nullable=False))
    op.alter_column("plan_asked", "asked_on", nullable=True)
    op.create_check_constraint(
        op.f("ck_plan_asked_asked_or_why_not"), "plan_asked", "asked_on IS NOT NULL OR why_not <> ''"
    )


def _item_table(name: str, *columns: sa.schema.SchemaItem) -> None:
    """A table whose rows are items of a file, under a version of a plan."""
    op.create_table(
        name,
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        *columns,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("youth_file_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["id", "youth_file_id"],
            ["item.id", "item.youth_file_id"],
            name=op.f(f"fk_{name}_id_youth_file_id_item"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f(f"fk_{name}_plan_id_plan")),
        sa.ForeignKeyConstraint(["youth_file_id"], ["youth_file.id"], name=op.f(f"fk_{name}_youth_file_id_youth_file")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    op.create_index(op.f(f"ix_{name}_youth_file_id"), name, ["youth_file_id"])


def _one_of(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _wishes() -> None:
    _item_table(
        "plan_wish",
        sa.Column("series_id", sa.Uuid(), nullable=False),
        sa.Column("section_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("status", _one_of("wishstatus", WISH), server_default="new", nullable=False),
        sa.Column("said_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["section_id"], ["plan_section.id"], name=op.f("fk_plan_wish_section_id_plan_section")),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_plan_wish_author_id_person")),
    )
    op.create_index(op.f("ix_plan_wish_series_id"), "plan_wish", ["series_id"])
    op.create_index(op.f("ix_plan_wish_author_id"), "plan_wish", ["author_id"])
    op.create_table(
        "plan_wish_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("youth_file_id", sa.Uuid(), nullable=False),
        sa.Column("wish_id", sa.Uuid(), nullable=False),
        sa.Column("status", _one_of("wishstatus", WISH), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["youth_file_id"], ["youth_file.id"], name=op.f("fk_plan_wish_step_youth_file_id_youth_file")
        ),
        sa.ForeignKeyConstraint(["wish_id"], ["plan_wish.id"], name=op.f("fk_plan_wish_step_wish_id_plan_wish")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_plan_wish_step_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_wish_step")),
    )
    op.create_index(op.f("ix_plan_wish_step_youth_file_id"), "plan_wish_step", ["youth_file_id"])
    op.create_index(op.f("ix_plan_wish_step_wish_id"), "plan_wish_step", ["wish_id"])


def _mentions() -> None:
    op.create_table(
        "plan_mention",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("youth_file_id", sa.Uuid(), nullable=False),
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["youth_file_id"], ["youth_file.id"], name=op.f("fk_plan_mention_youth_file_id_youth_file")
        ),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["plan_comment.id"], name=op.f("fk_plan_mention_comment_id_plan_comment")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_plan_mention_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_mention")),
        sa.UniqueConstraint("comment_id", "person_id", name=op.f("uq_plan_mention_comment_id_person_id")),
    )
    op.create_index(op.f("ix_plan_mention_youth_file_id"), "plan_mention", ["youth_file_id"])
    op.create_index(op.f("ix_plan_mention_person_id"), "plan_mention", ["person_id"])


def _the_way_home() -> None:
    _item_table(
        "plan_home_step",
        sa.Column("phase", _one_of("homephase", PHASE), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), server_default="", nullable=False),
        sa.Column("way_back", sa.Text(), server_default="", nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("outcome", _one_of("outcome", OUTCOME), server_default="planned", nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("origin_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("ends_on IS NULL OR starts_on <= ends_on", name=op.f("ck_plan_home_step_period")),
    )
    op.create_index(op.f("ix_plan_home_step_plan_id"), "plan_home_step", ["plan_id"])


def _evaluations() -> None:
    _item_table(
        "plan_evaluation",
        sa.Column("evaluated_on", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_plan_evaluation_person_id_person")),
    )
    op.create_index(op.f("ix_plan_evaluation_plan_id"), "plan_evaluation", ["plan_id"])
