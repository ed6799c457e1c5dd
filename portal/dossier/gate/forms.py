"""The shape of what is typed about a talk."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms.validators import InputRequired

from portal.web.fields import Day


class TalkForm(FlaskForm):
    talked_on = Day(
        _l("Wanneer praatte u erover?"), validators=[InputRequired(_l("Vul een datum in, zoals 4-3-2026."))]
    )
