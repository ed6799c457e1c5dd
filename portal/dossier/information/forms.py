"""The shape of what is typed to ask for information, and to answer."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from portal.web.fields import Chosen, Day, OneOf

TOO_LONG = _l("Dit is te lang. Er passen 2000 tekens in.")


class AskForm(FlaskForm):
    """Which topics, and why the supervision order needs them."""

    topics = Chosen(_l("Waarover?"), validators=[InputRequired(_l("Kies ten minste een onderwerp."))])
    reason = TextAreaField(
        _l("Waarom is dit nodig voor de ondertoezichtstelling?"),
        validators=[InputRequired(_l("Schrijf op waarom.")), Length(max=2000, message=TOO_LONG)],
    )


class AnswerForm(FlaskForm):
    """Yes or no to one topic."""

    gives = OneOf(_l("Uw antwoord"), validators=[InputRequired(_l("Kies ja of nee."))])
    ends_on = Day(_l("Tot en met"), validators=[Optional()])
    words = TextAreaField(_l("Uw uitleg"), validators=[Optional(), Length(max=2000, message=TOO_LONG)])


class GiveForm(AskForm):
    """Topics for a worker of the GI who did not ask for them."""

    part = OneOf(_l("Voor wie?"), validators=[InputRequired(_l("Kies een jeugdbeschermer."))])
    ends_on = Day(_l("Tot en met"), validators=[Optional()])
