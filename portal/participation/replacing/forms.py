"""The shape of what is typed to let a whole caseload be replaced."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Optional

from portal.participation.forms import A_DATE
from portal.participation.replacing.models import WhyReplaced
from portal.web.fields import Day, OneOf


class ReplacingForm(FlaskForm):
    colleague = OneOf(_l("Wie komt er in uw plaats?"), validators=[InputRequired(_l("Kies een collega."))])
    starts_on = Day(_l("Vanaf"), validators=[InputRequired(A_DATE)])
    ends_on = Day(_l("Tot en met"), validators=[Optional()])


class TeamReplacingForm(FlaskForm):
    why = OneOf(
        _l("Waarom?"),
        choices=[
            SelectChoice("", _l("Kies een reden")),
            SelectChoice(WhyReplaced.ILLNESS.value, _l("Ziek")),
            SelectChoice(WhyReplaced.LEAVE.value, _l("Met verlof")),
            SelectChoice(WhyReplaced.GONE.value, _l("Weg: naar ander werk")),
        ],
        validators=[InputRequired(_l("Kies een reden."))],
    )
    colleague = OneOf(_l("Wie komt in de plaats?"), validators=[InputRequired(_l("Kies een collega."))])
    starts_on = Day(_l("Vanaf"), validators=[InputRequired(A_DATE)])
    ends_on = Day(_l("Tot en met"), validators=[Optional()])
