"""The columns of the dossier that hold closed values, for changing keys (`portal keys rotate`)."""

from portal.database.fields import EncryptedColumn

CORNER = EncryptedColumn("writing", "closed", "closed_key_id")
COLUMNS = [
    EncryptedColumn("youth_file", "bsn_encrypted", "bsn_key_id"),
    CORNER,
    *(
        EncryptedColumn(table, column)  # copies of plans (portal.copies.models)
        for table, column in (
            ("plan_copy", "baseline"),
            ("plan_copy_file", "sealed"),
            ("plan_return", "sealed"),
            ("plan_return", "about"),
            ("plan_return_item", "sealed"),
        )
    ),
]
