"""Who can sign in and with what: providers, accounts, sessions, factors, codes. Their wall follows in 0011.

Revision ID: 0010
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "attempt",
        sa.Column("key_hash", sa.LargeBinary(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("key_hash", name=op.f("pk_attempt")),
    )
    op.create_table(
        "passkey_ceremony",
        sa.Column("browser_hash", sa.LargeBinary(), nullable=False),
        sa.Column("challenge", sa.LargeBinary(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("browser_hash", name=op.f("pk_passkey_ceremony")),
    )
    op.create_table(
        "digid_switch",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("youth_file_id", sa.Uuid(), nullable=False),
        sa.Column("switched_on", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("length(reason) >= 3", name=op.f("ck_digid_switch_reason")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_digid_switch_made_by_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_digid_switch_person_id_person")),
        sa.ForeignKeyConstraint(
            ["youth_file_id"], ["youth_file.id"], name=op.f("fk_digid_switch_youth_file_id_youth_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digid_switch")),
    )
    op.create_index(op.f("ix_digid_switch_person_id"), "digid_switch", ["person_id"], unique=False)
    op.create_index(op.f("ix_digid_switch_youth_file_id"), "digid_switch", ["youth_file_id"], unique=False)
    op.create_table(
        "identity_provider",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("work", "citizen", name="providerkind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column(
            "authentication",
            sa.Enum(
                "private_key_jwt",
                "client_secret_basic",
                "client_secret_post",
                name="clientauthentication",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            server_default="private_key_jwt",
            nullable=False,
        ),
        sa.Column("key_ids", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("secret_name", sa.Text(), nullable=True),
        sa.Column("levels", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("scope", sa.Text(), server_default="openid profile email", nullable=False),
        sa.Column(
            "pushed_requests",
            sa.Enum(
                "when_offered", "required", name="pushed_requests", native_enum=False, create_constraint=True, length=40
            ),
            server_default="when_offered",
            nullable=False,
        ),
        sa.Column(
            "response_issuer",
            sa.Enum(
                "when_offered", "required", name="response_issuer", native_enum=False, create_constraint=True, length=40
            ),
            server_default="when_offered",
            nullable=False,
        ),
        sa.Column("name_claim", sa.Text(), server_default="name", nullable=False),
        sa.Column("email_claim", sa.Text(), server_default="email", nullable=False),
        sa.Column("oldest_sign_in", sa.Integer(), server_default="43200", nullable=False),
        sa.Column("other_hosts", postgresql.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(authentication = 'private_key_jwt') = (secret_name IS NULL)", name=op.f("ck_identity_provider_secret")
        ),
        sa.CheckConstraint("cardinality(levels) > 0", name=op.f("ck_identity_provider_levels")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_identity_provider_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_provider")),
        sa.UniqueConstraint("issuer", "client_id", name=op.f("uq_identity_provider_issuer_client_id")),
        sa.UniqueConstraint("slug", name=op.f("uq_identity_provider_slug")),
    )
    op.create_index(
        op.f("ix_identity_provider_organisation_id"), "identity_provider", ["organisation_id"], unique=False
    )
    op.create_table(
        "rights_review",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("done_by", sa.Uuid(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("findings", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["done_by"], ["person.id"], name=op.f("fk_rights_review_done_by_person")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_rights_review_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rights_review")),
    )
    op.create_index(op.f("ix_rights_review_organisation_id"), "rights_review", ["organisation_id"], unique=False)
    op.create_table(
        "account",
        sa.Column(
            "kind",
            sa.Enum("work", "digid", "own", name="accountkind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("provider_id", sa.Uuid(), nullable=True),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("user_name", sa.Text(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_account_person_id_person")),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["identity_provider.id"], name=op.f("fk_account_provider_id_identity_provider")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_account_issuer_subject")),
        sa.UniqueConstraint("user_name", name=op.f("uq_account_user_name")),
    )
    op.create_index(op.f("ix_account_person_id"), "account", ["person_id"], unique=False)
    op.create_index(op.f("ix_account_provider_id"), "account", ["provider_id"], unique=False)
    op.create_table(
        "logout_token_seen",
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["identity_provider.id"], name=op.f("fk_logout_token_seen_provider_id_identity_provider")
        ),
        sa.PrimaryKeyConstraint("provider_id", "token_hash", name=op.f("pk_logout_token_seen")),
    )
    op.create_table(
        "sign_in_request",
        sa.Column("state_hash", sa.LargeBinary(), nullable=False),
        sa.Column("browser_hash", sa.LargeBinary(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                "sign_in", "step_up", "link_test", name="purpose", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("nonce", sa.Text(), nullable=False),
        sa.Column("verifier", sa.Text(), nullable=False),
        sa.Column("oldest_sign_in", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=True),
        sa.Column("destination", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["identity_provider.id"], name=op.f("fk_sign_in_request_provider_id_identity_provider")
        ),
        sa.PrimaryKeyConstraint("state_hash", name=op.f("pk_sign_in_request")),
    )
    op.create_table(
        "invitation",
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("youth_file_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("recognised", sa.Text(), nullable=False),
        sa.Column("posted", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("length(recognised) >= 3", name=op.f("ck_invitation_recognised")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_invitation_account_id_account")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_invitation_made_by_person")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_invitation_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_invitation_person_id_person")),
        sa.ForeignKeyConstraint(
            ["youth_file_id"], ["youth_file.id"], name=op.f("fk_invitation_youth_file_id_youth_file")
        ),
        sa.ForeignKeyConstraint(["revoked_by"], ["person.id"], name=op.f("fk_invitation_revoked_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_invitation_code_hash")),
    )
    op.create_index(op.f("ix_invitation_person_id"), "invitation", ["person_id"], unique=False)
    op.create_index(op.f("ix_invitation_youth_file_id"), "invitation", ["youth_file_id"], unique=False)
    op.create_table(
        "passkey",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.Integer(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_passkey_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkey_credential_id")),
    )
    op.create_index(op.f("ix_passkey_account_id"), "passkey", ["account_id"], unique=False)
    op.create_table(
        "password",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_password_account_id_account")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_password")),
    )
    op.create_table(
        "recovery_code",
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_recovery_code_account_id_account")),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_recovery_code")),
    )
    op.create_index(op.f("ix_recovery_code_account_id"), "recovery_code", ["account_id"], unique=False)
    op.create_table(
        "sign_in_session",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=True),
        sa.Column("sid", sa.Text(), nullable=True),
        sa.Column("id_token", sa.Text(), nullable=True),
        sa.Column(
            "factor",
            sa.Enum(
                "provider",
                "passkey",
                "password_and_code",
                "password_and_recovery",
                name="factor",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("level", sa.Text(), nullable=True),
        sa.Column("factor_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("device_hash", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("idle_ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "ended_why",
            sa.Enum(
                "signed_out",
                "ended_by_owner",
                "ended_by_admin",
                "ended_at_provider",
                "replaced",
                name="ending",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_sign_in_session_account_id_account")),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["identity_provider.id"], name=op.f("fk_sign_in_session_provider_id_identity_provider")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_session_token_hash")),
    )
    op.create_index(op.f("ix_sign_in_session_account_id"), "sign_in_session", ["account_id"], unique=False)
    op.create_index(op.f("ix_sign_in_session_device_hash"), "sign_in_session", ["device_hash"], unique=False)
    op.create_index(op.f("ix_sign_in_session_provider_id"), "sign_in_session", ["provider_id"], unique=False)
    op.create_table(
        "totp",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("sealed_secret", sa.LargeBinary(), nullable=False),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_totp_account_id_account")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_totp")),
    )


def downgrade() -> None:
    op.drop_table("totp")
    op.drop_index(op.f("ix_sign_in_session_provider_id"), table_name="sign_in_session")
    op.drop_index(op.f("ix_sign_in_session_device_hash"), table_name="sign_in_session")
    op.drop_index(op.f("ix_sign_in_session_account_id"), table_name="sign_in_session")
    op.drop_table("sign_in_session")
    op.drop_index(op.f("ix_recovery_code_account_id"), table_name="recovery_code")
    op.drop_table("recovery_code")
    op.drop_table("password")
    op.drop_index(op.f("ix_passkey_account_id"), table_name="passkey")
    op.drop_table("passkey")
    op.drop_index(op.f("ix_invitation_youth_file_id"), table_name="invitation")
    op.drop_index(op.f("ix_invitation_person_id"), table_name="invitation")
    op.drop_table("invitation")
    op.drop_table("sign_in_request")
    op.drop_table("logout_token_seen")
    op.drop_index(op.f("ix_account_provider_id"), table_name="account")
    op.drop_index(op.f("ix_account_person_id"), table_name="account")
    op.drop_table("account")
    op.drop_index(op.f("ix_rights_review_organisation_id"), table_name="rights_review")
    op.drop_table("rights_review")
    op.drop_index(op.f("ix_identity_provider_organisation_id"), table_name="identity_provider")
    op.drop_table("identity_provider")
    op.drop_index(op.f("ix_digid_switch_youth_file_id"), table_name="digid_switch")
    op.drop_index(op.f("ix_digid_switch_person_id"), table_name="digid_switch")
    op.drop_table("digid_switch")
    op.drop_table("passkey_ceremony")
    op.drop_table("attempt")
