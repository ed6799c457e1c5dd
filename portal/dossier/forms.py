"""The shape of what is typed on the pages of a file."""

from datetime import date

from wtforms import DateField, Form
from wtforms.validators import Optional


class PeriodForm(Form):
    """Two days, both may be left empty. What is no date counts as empty: the page shows its usual days."""

    vanaf = DateField(validators=[Optional()])
    tot = DateField(validators=[Optional()])

    def days(self) -> tuple[date | None, date | None]:
        self.validate()
        return self.vanaf.data, self.tot.data
