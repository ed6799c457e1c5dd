"""Fields of forms that say in plain Dutch what is wrong with what was typed."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField


class Day(DateField):
    """A day. What is none is answered with an example of one."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_l("Vul een datum in, zoals 4-3-2026.")) from None
