"""The shape of what is typed about taking part and consenting."""

from collections.abc import Mapping
from uuid import UUID

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, HiddenField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from portal.dossier.domain import ModuleKind, Role, Topic
from portal.web.fields import Day

NAME_LENGTH = 100
A_DATE = _l("Vul een datum in, zoals 4-3-2026.")


def without_control_characters(_form: FlaskForm, field: Field) -> None:
    """Letters that cannot be stored or shown are refused, with words that say what to do."""
    if any(ord(letter) < 32 and letter not in "\n\t" for letter in field.data or ""):
        raise ValidationError(_l("Er staat een teken in dat hier niet kan. Typ de tekst opnieuw."))


class ManyField(SelectMultipleField):
    """Several of a list, each with its own box to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


MODULES: Mapping[ModuleKind, object] = {
    ModuleKind.VIDEO_INTERACTION: _l("Video-interactiebegeleiding"),
    ModuleKind.DIAGNOSTICS: _l("Onderzoek (diagnostiek)"),
    ModuleKind.SYSTEMIC_THERAPY: _l("Systeemtherapie"),
    ModuleKind.TRIPLE_P: _l("Triple P"),
    ModuleKind.INTENSIVE_AMBULATORY: _l("Intensieve hulp thuis"),
    ModuleKind.RESPITE: _l("Logeren of deeltijdgezin"),
}
TOPICS: Mapping[Topic, object] = {
    Topic.HEALTH: _l("Gezondheid"),
    Topic.SCHOOL: _l("School"),
    Topic.CONTACT: _l("Contact met familie"),
    Topic.PLACEMENT: _l("Wonen"),
    Topic.SAFETY: _l("Veiligheid"),
    Topic.DEVELOPMENT: _l("Ontwikkeling"),
    Topic.BEHAVIOUR: _l("Gedrag"),
    Topic.FAMILY: _l("Familie"),
    Topic.MONEY: _l("Geld"),
    Topic.LEGAL: _l("Recht en besluiten"),
    Topic.WISHES: _l("Wensen"),
    Topic.EVERYDAY: _l("Dagelijks leven"),
}
CHOICES_OF_MODULES = [SelectChoice(kind.value, label) for kind, label in MODULES.items()]
CHOICES_OF_TOPICS = [SelectChoice(topic.value, label) for topic, label in TOPICS.items()]

_LINE = [Length(max=200, message=_l("Gebruik hier ten hoogste 200 tekens.")), without_control_characters]
_NAME = [Length(max=NAME_LENGTH, message=_l("Gebruik hier ten hoogste 100 tekens.")), without_control_characters]


class NewcomerForm(FlaskForm):
    """Someone of the family or the network who is asked in."""

    role = SelectField(_l("Wie is dit voor de jeugdige?"), validators=[InputRequired(_l("Kies een rol."))])
    given_name = StringField(_l("Voornaam"), validators=[InputRequired(_l("Vul de voornaam in.")), *_NAME])
    family_name = StringField(_l("Achternaam"), validators=[Optional(), *_NAME])
    relation = StringField(_l("In gewone woorden: tante, buurman, coach"), validators=[Optional(), *_NAME])
    stands_for = SelectField(_l("Voor wie is deze persoon er?"), validators=[Optional()])
    has_contract = BooleanField(_l("Er is een pleegcontract"), validators=[Optional()])
    ground = StringField(_l("Waar rust dit op? Contract, beschikking of afspraak"), validators=[Optional(), *_LINE])
    starts_on = Day(_l("Vanaf"), validators=[InputRequired(A_DATE)])
    ends_on = Day(_l("Tot en met"), validators=[Optional()])
    same_as = RadioField(_l("Is dit dezelfde persoon?"), validators=[Optional()])
    seen = HiddenField()  # what the preview showed


class ProfessionalForm(FlaskForm):
    """A professional who is asked in: of the own organisation, or of another."""

    organisation = HiddenField()
    person = SelectField(_l("Wie?"), validators=[InputRequired(_l("Kies een persoon."))])
    role = SelectField(_l("Rol"), validators=[InputRequired(_l("Kies een rol."))])
    module_kinds = ManyField(_l("Voor welke module?"), validators=[Optional()], choices=CHOICES_OF_MODULES)
    topics = ManyField(_l("Waarover gaat de opdracht?"), validators=[Optional()], choices=CHOICES_OF_TOPICS)
    ground = StringField(_l("Waar rust dit op? Opdracht, beschikking of afspraak"), validators=[Optional(), *_LINE])
    starts_on = Day(_l("Vanaf"), validators=[InputRequired(A_DATE)])
    ends_on = Day(_l("Tot en met"), validators=[Optional()])
    seen = HiddenField()


class ChangeForm(FlaskForm):
    """Another role, or another time, from a day on."""

    role = SelectField(_l("Rol vanaf die dag"), validators=[InputRequired(_l("Kies een rol."))])
    module_kinds = ManyField(_l("Voor welke module?"), validators=[Optional()], choices=CHOICES_OF_MODULES)
    topics = ManyField(_l("Waarover gaat de opdracht?"), validators=[Optional()], choices=CHOICES_OF_TOPICS)
    has_contract = BooleanField(_l("Er is een pleegcontract"), validators=[Optional()])
    ground = StringField(_l("Waar rust dit op? Contract, beschikking of afspraak"), validators=[Optional(), *_LINE])
    starts_on = Day(_l("Vanaf"), validators=[InputRequired(A_DATE)])
    ends_on = Day(_l("Tot en met"), validators=[Optional()])
    seen = HiddenField()


class EndForm(FlaskForm):
    ends_on = Day(_l("Laatste dag"), validators=[InputRequired(A_DATE)])


class FromDayForm(FlaskForm):
    starts_on = Day(_l("Vanaf"), validators=[InputRequired(A_DATE)])


class StandInForm(FlaskForm):
    colleague = SelectField(_l("Wie valt in?"), validators=[InputRequired(_l("Kies een collega."))])
    starts_on = Day(_l("Vanaf"), validators=[InputRequired(A_DATE)])
    ends_on = Day(_l("Tot en met"), validators=[InputRequired(_l("Vervanging heeft altijd een einddatum."))])


FAMILY_CHOICES = (
    Role.PARENT,
    Role.GUARDIAN_PERSON,
    Role.STEP_PARENT,
    Role.FOSTER_PARENT,
    Role.FOSTER_HOUSEHOLD,
    Role.NETWORK_PERSON,
    Role.SUPPORT_FAMILY,
    Role.LAWYER,
    Role.CURATOR_MENTOR,
)


def as_id(text: str) -> UUID:
    """An id of a choice; a text that is none gives the id that nothing has."""
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
