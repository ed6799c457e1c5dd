"""The columns of the dossier that hold closed values, for changing keys (`portal keys rotate`)."""

from portal.database.fields import EncryptedColumn

CORNER = EncryptedColumn("writing", "closed", "closed_key_id")
COLUMNS = [EncryptedColumn("youth_file", "bsn_encrypted", "bsn_key_id"), CORNER]
