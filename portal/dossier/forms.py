"""The shape of what is typed on the pages of a file."""

from datetime import date
from uuid import UUID

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, Form, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from portal.dossier import bsn
from portal.dossier.domain import Role
from portal.kernel.errors import NotFound
from portal.web.fields import OneOf


class PeriodForm(Form):
    """Two days, both may be left empty. What is no date counts as empty: the page shows its usual days."""

    vanaf = DateField(validators=[Optional()])
    tot = DateField(validators=[Optional()])

    def days(self) -> tuple[date | None, date | None]:
        self.validate()
        return self.vanaf.data, self.tot.data


class ViewAsForm(Form):
    """As whom to look, on which day. Left empty: the first person, today."""

    als = StringField(validators=[Optional()])
    dag = DateField(validators=[Optional()])

    def chosen(self, person_id: UUID | None, today: date) -> tuple[UUID | None, date]:
        """Raises NotFound for what is no id of a person."""
        self.validate()
        try:
            return (UUID(self.als.data) if self.als.data else person_id), self.dag.data or today
        except ValueError:
            raise NotFound from None


TOO_LONG = _l("Dit is te lang. Er passen 200 tekens in.")
ROLES = (
    (Role.WORKER_PROVIDER, _l("Begeleider pleegzorg")),
    (Role.GI_OTS, _l("Jeugdbeschermer")),
    (Role.GI_GUARDIAN, _l("Voogdijwerker")),
)


class Day(DateField):
    """A day that must be there; what is no day is said in our words."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(gettext("Vul een datum in, zoals 4-3-2010.")) from None


class OpeningForm(FlaskForm):
    """Whose file is asked for. The number may be left empty: a child without one can have a file."""

    given_name = StringField(
        _l("Voornaam"), validators=[InputRequired(_l("Vul de voornaam in.")), Length(max=200, message=TOO_LONG)]
    )
    family_name = StringField(_l("Achternaam"), validators=[Optional(), Length(max=200, message=TOO_LONG)])
    born_on = Day(_l("Geboortedatum"), validators=[InputRequired(_l("Vul een datum in, zoals 4-3-2010."))])
    bsn = StringField(_l("Burgerservicenummer"), validators=[Optional(), Length(max=40, message=TOO_LONG)])
    role = SelectField(_l("Uw rol bij deze jeugdige"), choices=[SelectChoice(role.value, name) for role, name in ROLES])
    proof = TextAreaField(
        _l("Waaruit blijkt dat u dit dossier mag openen?"),
        validators=[
            InputRequired(_l("Schrijf op waaruit dat blijkt.")),
            Length(max=2000, message=_l("Dit is te lang. Er passen 2000 tekens in.")),
        ],
    )

    def validate_bsn(self, field: StringField) -> None:
        if field.data and not bsn.is_valid(bsn.cleaned(field.data)):
            raise ValidationError(gettext("Dit burgerservicenummer klopt niet. Kijk het nog eens na."))


class ReasonForm(FlaskForm):
    reason = TextAreaField(
        _l("Waarom?"),
        validators=[
            InputRequired(_l("Schrijf op waarom.")),
            Length(max=2000, message=_l("Dit is te lang. Er passen 2000 tekens in.")),
        ],
    )


class CoordinatorForm(FlaskForm):
    """Which colleague coordinates, from which day."""

    person = OneOf(_l("Wie coördineert?"), validators=[InputRequired(_l("Kies een collega."))])
    from_day = Day(_l("Vanaf"), validators=[InputRequired(_l("Vul een datum in, zoals 4-3-2010."))])
