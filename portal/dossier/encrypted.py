"""The columns of the dossier that hold closed values, for changing keys (`portal keys rotate`)."""

from portal.database.fields import EncryptedColumn

CORNER = EncryptedColumn("writing", "closed", "closed_key_id")
BSN = EncryptedColumn("youth_file", "bsn_encrypted", "bsn_key_id")
ASKED = EncryptedColumn(  # of a file that is asked for: it goes along into the file
    "file_request", "bsn_encrypted", "bsn_key_id", id_column="youth_file_id", bound_to="youth_file.bsn_encrypted"
)
COLUMNS = [BSN, ASKED, CORNER]
