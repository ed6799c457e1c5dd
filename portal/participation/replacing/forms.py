"""The shape of what is typed to let a whole caseload be replaced."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms.validators import InputRequired, Optional

from portal.participation.forms import A_DATE
from portal.web.fields import Day, OneOf


class ReplacingForm(FlaskForm):
    colleague = OneOf(_l("Wie komt er in uw plaats?"), validators=[InputRequired(_l("Kies een collega."))])
    starts_on = Day(_l("Vanaf"), validators=[InputRequired(A_DATE)])
    ends_on = Day(_l("Tot en met"), validators=[Optional()])
