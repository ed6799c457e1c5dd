"""The shape of what people send about copies. Rules are for `services`."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import DateField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from portal.copies.domain import CHOSEN_BY_WORKERS, GROUND_NAMES
from portal.dossier.domain import ConsentWay
from portal.participation.consents.domain import OUTSIDE_NAMES, PURPOSE_NAMES
from portal.plans.forms import CHOOSE, NEEDED, NO_DATE
from portal.plans.standard import TEMPLATES
from portal.web.fields import Chosen
from portal.web.filters import words

CONSENT_WAYS = {
    ConsentWay.SIGNED: _l("Op papier, met een handtekening"),
    ConsentWay.ORAL: _l("In een gesprek"),
}


class LogoForm(FlaskForm):
    picture = FileField(_l("Welk plaatje?"), validators=[FileRequired(_l("Kies eerst een bestand."))])
    description = StringField(_l("Wat is er te zien?"), validators=[InputRequired(NEEDED), Length(max=120)])


class BlankForm(FlaskForm):
    """A blank form of an organisation, and for which plan it is."""

    kind = RadioField(_l("Voor welk plan?"), validators=[InputRequired(CHOOSE)])
    document = FileField(_l("Welk formulier?"), validators=[FileRequired(_l("Kies eerst een bestand."))])

    def __init__(self, **more: object) -> None:
        super().__init__(**more)
        self.kind.choices = [(kind.value, template.title) for kind, template in TEMPLATES.items()]


class UploadForm(FlaskForm):
    document = FileField(
        _l("Welk bestand kwam terug?"),
        validators=[FileRequired(_l("Kies eerst een bestand."))],
    )


class AskForm(FlaskForm):
    """Whether a copy may go to someone outside, asked of the youth."""

    outside_role = SelectField(_l("Wie is de ontvanger?"), validators=[InputRequired(CHOOSE)])
    outside_name = StringField(_l("Naam van de ontvanger"), validators=[InputRequired(NEEDED), Length(max=120)])
    purpose = RadioField(_l("Waarvoor is deze kopie?"), validators=[InputRequired(CHOOSE)])
    purpose_words = StringField(_l("In eigen woorden"), validators=[Optional(), Length(max=500)])
    why = TextAreaField(
        _l("Waarom is het nodig? Schrijf het zoals u het zou zeggen"),
        validators=[InputRequired(NEEDED), Length(max=2000)],
    )

    def __init__(self, **more: object) -> None:
        super().__init__(**more)
        self.outside_role.choices = _roles()
        self.purpose.choices = _purposes()


class MakeForm(FlaskForm):
    """A copy. Fields for someone outside are taken out for who takes part."""

    outside_role = SelectField(_l("Wie is de ontvanger?"), validators=[InputRequired(CHOOSE)])
    outside_name = StringField(_l("Naam van de ontvanger"), validators=[InputRequired(NEEDED), Length(max=120)])
    purpose = RadioField(_l("Waarvoor is deze kopie?"), validators=[InputRequired(CHOOSE)])
    purpose_words = StringField(_l("In eigen woorden"), validators=[Optional(), Length(max=500)])
    ground = RadioField(_l("Waarom mag dit plan naar buiten?"), validators=[InputRequired(CHOOSE)])
    consent_way = SelectField(_l("Hoe is de toestemming gegeven?"), validators=[Optional()])
    consent_on = DateField(_l("Wanneer is de toestemming gegeven?"), validators=[Optional(NO_DATE)])
    evidence = TextAreaField(_l("Waaruit blijkt dat?"), validators=[Optional(), Length(max=500)])
    authors = Chosen(_l("Wiens open opmerkingen en voorstellen gaan mee?"), validators=[Optional()])

    def __init__(self, **more: object) -> None:
        super().__init__(**more)
        self.outside_role.choices = _roles()
        self.purpose.choices = _purposes()
        self.ground.choices = [(ground.value, words(GROUND_NAMES[ground])) for ground in CHOSEN_BY_WORKERS]
        self.consent_way.choices = [("", ""), *((way.value, str(name)) for way, name in CONSENT_WAYS.items())]


def _roles() -> list[tuple[str, str]]:
    return [("", ""), *((role.value, words(name)) for role, name in OUTSIDE_NAMES.items())]


def _purposes() -> list[tuple[str, str]]:
    return [(purpose.value, words(name)) for purpose, name in PURPOSE_NAMES.items()]
