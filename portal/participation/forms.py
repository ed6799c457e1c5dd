"""The shape of what is typed about taking part and consenting."""

from uuid import UUID

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, HiddenField, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from portal.dossier.domain import Role
from portal.web.fields import Day

NAME_LENGTH = 100
A_DATE = _l("Vul een datum in, zoals 4-3-2026.")


def without_control_characters(_form: FlaskForm, field: Field) -> None:
    """Letters that cannot be stored or shown are refused, with words that say what to do."""
    if any(ord(letter) < 32 and letter not in "\n\t" for letter in field.data or ""):
        raise ValidationError(_l("Er staat een teken in dat hier niet kan. Typ de tekst opnieuw."))


_NAME = [Length(max=NAME_LENGTH, message=_l("Gebruik hier ten hoogste 100 tekens.")), without_control_characters]


class NewcomerForm(FlaskForm):
    """Someone of the family or the network who is asked in."""

    role = SelectField(_l("Wie is dit voor de jeugdige?"), validators=[InputRequired(_l("Kies een rol."))])
    given_name = StringField(_l("Voornaam"), validators=[InputRequired(_l("Vul de voornaam in.")), *_NAME])
    family_name = StringField(_l("Achternaam"), validators=[Optional(), *_NAME])
    relation = StringField(_l("In gewone woorden: tante, buurman, coach"), validators=[Optional(), *_NAME])
    has_contract = BooleanField(_l("Er is een pleegcontract"), validators=[Optional()])
    starts_on = Day(_l("Vanaf"), validators=[InputRequired(A_DATE)])
    ends_on = Day(_l("Tot en met"), validators=[Optional()])
    seen = HiddenField()  # filled when the preview was shown


class ColleagueForm(FlaskForm):
    """A colleague of the own organisation who is asked in."""

    colleague = SelectField(_l("Collega"), validators=[InputRequired(_l("Kies een collega."))])
    role = SelectField(_l("Rol"), validators=[InputRequired(_l("Kies een rol."))])
    starts_on = Day(_l("Vanaf"), validators=[InputRequired(A_DATE)])
    ends_on = Day(_l("Tot en met"), validators=[Optional()])
    seen = HiddenField()


class EndForm(FlaskForm):
    ends_on = Day(_l("Laatste dag"), validators=[InputRequired(A_DATE)])


class StandInForm(FlaskForm):
    colleague = SelectField(_l("Wie valt in?"), validators=[InputRequired(_l("Kies een collega."))])
    starts_on = Day(_l("Vanaf"), validators=[InputRequired(A_DATE)])
    ends_on = Day(_l("Tot en met"), validators=[InputRequired(_l("Vervanging heeft altijd een einddatum."))])


class ConsentForm(FlaskForm):
    """One's own consent that someone sees some kinds of item."""

    person = SelectField(_l("Wie mag het zien?"), validators=[InputRequired(_l("Kies een persoon."))])
    kinds = SelectMultipleField(_l("Wat?"), validators=[InputRequired(_l("Kies ten minste een onderdeel."))])
    view_only = BooleanField(_l("Alleen lezen, niet reageren"))
    ends_on = Day(_l("Tot en met"), validators=[Optional()])
    seen = HiddenField()


FAMILY_CHOICES = (
    Role.PARENT,
    Role.GUARDIAN_PERSON,
    Role.STEP_PARENT,
    Role.FOSTER_PARENT,
    Role.FOSTER_HOUSEHOLD,
    Role.NETWORK_PERSON,
    Role.SUPPORT_FAMILY,
)
WORK_CHOICES = (Role.WORKER_PROVIDER, Role.BEHAVIOURAL_SCIENTIST, Role.OTHER_PROVIDER, Role.TEAM_MANAGER)


def as_id(text: str) -> UUID:
    """An id of a choice; a text that is none gives the id that nothing has."""
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
