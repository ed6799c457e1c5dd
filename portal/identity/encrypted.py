"""The columns of signing in that hold closed values, for changing keys (`portal keys rotate`)."""

from portal.database.fields import EncryptedColumn

TOTP = EncryptedColumn("totp", "sealed_secret", id_column="account_id")
HELD = EncryptedColumn("held_form", "sealed")
COLUMNS = [TOTP, HELD]
