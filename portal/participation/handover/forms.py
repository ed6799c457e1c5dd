"""The shape of what is typed to hand a file over."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from portal.web.fields import Chosen, Day, OneOf

A_DATE = _l("Vul een datum in, zoals 4-3-2026.")
TOO_LONG = _l("Dit is te lang. Er passen 2000 tekens in.")


class OfferForm(FlaskForm):
    """To whom, from when, and what of the past its work needs."""

    organisation = OneOf(_l("Welke organisatie neemt het over?"), validators=[InputRequired(_l("Kies er een."))])
    from_day = Day(_l("Eerste dag van de nieuwe organisatie"), validators=[InputRequired(A_DATE)])
    needed = Chosen(_l("Wat heeft de nieuwe organisatie nodig voor het werk?"), validators=[Optional()])
    why = TextAreaField(
        _l("Waarom? Dit leest het gezin."),
        validators=[InputRequired(_l("Leg uit waarom.")), Length(max=2000, message=TOO_LONG)],
    )
    may_be_known = BooleanField(_l("Iedereen mag weten welke organisatie het is"), validators=[Optional()])
    seen = HiddenField()  # filled when the page showed what goes along


class CompleteForm(FlaskForm):
    from_day = Day(_l("Eerste dag van de nieuwe organisatie"), validators=[InputRequired(A_DATE)])


class AnswerForm(FlaskForm):
    """Taking an offered file on, or not."""

    reason = TextAreaField(
        _l("Waarom neemt u het niet over?"),
        validators=[InputRequired(_l("Leg uit waarom.")), Length(max=2000, message=TOO_LONG)],
    )
