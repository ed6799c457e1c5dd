"""The shape of what is typed about authority and framework."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired, Length, Optional

from portal.dossier.domain import Topic
from portal.web.fields import Chosen, Day, OneOf

A_DATE = _l("Vul een datum in, zoals 4-3-2026.")
TOO_LONG = _l("Dit is te lang. Er passen 200 tekens in.")
MATTERS = (Topic.SCHOOL, Topic.HEALTH, Topic.LEGAL)  # BW1 265e: school, medical treatment, residence permit


class AuthorityForm(FlaskForm):
    """Who has authority from a day on, and what proves it."""

    status = OneOf(_l("Hoe zit het met het gezag?"), validators=[InputRequired(_l("Kies hoe het zit."))])
    holders = Chosen(_l("Wie heeft het gezag?"), validators=[Optional()])
    organisation = OneOf(_l("Welke instelling?"))
    matters = Chosen(_l("Waarover beslist de instelling?"), validators=[Optional()])
    starts_on = Day(_l("Vanaf"), validators=[InputRequired(A_DATE)])
    ends_on = Day(_l("Tot en met"), validators=[Optional()])
    document = StringField(
        _l("Welk document zag u?"),
        validators=[InputRequired(_l("Noem het document, met nummer.")), Length(max=200, message=TOO_LONG)],
    )


class FrameworkForm(FlaskForm):
    """On what help rests from a day on."""

    framework = OneOf(_l("Waarop rust de hulp?"), validators=[InputRequired(_l("Kies waarop de hulp rust."))])
    organisation = OneOf(_l("Welke instelling voert de maatregel uit?"))
    starts_on = Day(_l("Vanaf"), validators=[InputRequired(A_DATE)])
    ends_on = Day(_l("Tot en met"), validators=[Optional()])
    document = StringField(_l("Welke beschikking?"), validators=[Optional(), Length(max=200, message=TOO_LONG)])
    pending_until = Day(_l("Nog geen papieren? Wanneer moeten die er zijn?"), validators=[Optional()])


class LastDayForm(FlaskForm):
    ends_on = Day(_l("Laatste dag"), validators=[InputRequired(A_DATE)])


class VerifyForm(FlaskForm):
    document = StringField(
        _l("Welk document zag u?"),
        validators=[InputRequired(_l("Noem het document, met nummer.")), Length(max=200, message=TOO_LONG)],
    )
