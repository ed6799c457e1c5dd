"""The shape of what people send about a text. Rules are for `services`."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange


class PlainForm(FlaskForm):
    """A text in a plain box, with the number of the change that it was made from."""

    words = TextAreaField(_l("De tekst"), validators=[Length(max=200_000)])
    seen = IntegerField(validators=[InputRequired(), NumberRange(min=0)])


class RemovalForm(FlaskForm):
    """Which words are to be taken out for good, and why."""

    words = StringField(_l("Welke woorden moeten weg?"), validators=[InputRequired(), Length(max=2000)])
    reason = TextAreaField(_l("Waarom?"), validators=[InputRequired(), Length(max=2000)])


class DecisionForm(FlaskForm):
    """Why a suggestion is taken over or not."""

    reason = StringField(_l("Reden"), validators=[Length(max=2000)])
    back = HiddenField()
