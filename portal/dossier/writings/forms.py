"""The shape of what is typed on the pages of own words."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from portal.dossier.writings.domain import LONGEST
from portal.dossier.writings.models import RefusalGround

TOO_LONG = _("Deze tekst is te lang. Maak er twee van.")

GROUNDS = {
    RefusalGround.INTEREST_OF_CHILD: _("Het is niet in het belang van het kind"),
    RefusalGround.NOT_FOR_AUTHORITY_HOLDER: _("Wie gezag heeft, krijgt deze informatie ook niet"),
}


class WritingForm(FlaskForm):
    text = TextAreaField(
        _("Schrijf het hier op"),
        validators=[InputRequired(_("Schrijf eerst iets op.")), Length(max=LONGEST, message=TOO_LONG)],
    )


class WorryForm(WritingForm):
    """A worry may be about someone; that person cannot read it."""

    about = SelectField(_("Over wie gaat het?"), validators=[Optional()])


class AnswerForm(FlaskForm):
    text = TextAreaField(
        _("Uw antwoord"),
        validators=[InputRequired(_("Schrijf eerst een antwoord.")), Length(max=LONGEST, message=TOO_LONG)],
    )


class RefusalForm(FlaskForm):
    ground = RadioField(
        _("Waarom geeft u deze informatie niet?"),
        choices=[SelectChoice(ground.value, text) for ground, text in GROUNDS.items()],
        validators=[InputRequired(_("Kies een grond."))],
    )
    text = TextAreaField(
        _("Leg het uit aan de ouder"),
        validators=[InputRequired(_("Leg uit waarom.")), Length(max=LONGEST, message=TOO_LONG)],
    )
