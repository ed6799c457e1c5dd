"""The columns of the dossier that hold closed values, for changing keys (`portal keys rotate`)."""

from portal.database.fields import EncryptedColumn

COLUMNS = [EncryptedColumn("youth_file", "bsn_encrypted", "bsn_key_id")]
