"""Fields of forms that say in plain Dutch what is wrong with what was typed."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, SelectField, SelectMultipleField
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget


class Day(DateField):
    """A day. What is none is answered with an example of one."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_l("Vul een datum in, zoals 4-3-2026.")) from None


class Chosen(SelectMultipleField):
    """Several of a list, each with a box."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class Seen(HiddenField):
    """The mark of what stood there when the form was opened (`portal.kernel.marks`); none sent is no mark."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = valuelist[0] if valuelist else ""


class OneOf(SelectField):
    """One of a list. What does not stand in it, is not taken: someone else's id, or a choice that is gone."""

    def pre_validate(self, form: object) -> None:  # noqa: ARG002 - as WTForms calls it
        if not any(str(value) == str(self.data) for value, *_ in self.iter_choices()):
            raise ValidationError(_l("Kies iets uit de lijst."))
