"""The columns of copies and of what came back that hold closed values, for changing keys (`portal keys rotate`)."""

from portal.database.fields import EncryptedColumn

BASELINE = EncryptedColumn("plan_copy", "baseline")
COPY_FILE = EncryptedColumn("plan_copy_file", "sealed")
RETURNED_FILE = EncryptedColumn("plan_return", "sealed")
RETURN_ABOUT = EncryptedColumn("plan_return", "about")
RETURN_ITEM = EncryptedColumn("plan_return_item", "sealed")
COLUMNS = [BASELINE, COPY_FILE, RETURNED_FILE, RETURN_ABOUT, RETURN_ITEM]
