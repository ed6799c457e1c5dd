"""The shape of what is typed to open a file in an emergency."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length

from portal.dossier.domain import EMERGENCY_HOURS
from portal.dossier.forms import Day

TOO_LONG = _("Dit is te lang. Er passen 200 tekens in.")


class EmergencyForm(FlaskForm):
    given_name = StringField(
        _("Voornaam"), validators=[InputRequired(_("Vul de voornaam in.")), Length(max=200, message=TOO_LONG)]
    )
    family_name = StringField(
        _("Achternaam"), validators=[InputRequired(_("Vul de achternaam in.")), Length(max=200, message=TOO_LONG)]
    )
    born_on = Day(_("Geboortedatum"), validators=[InputRequired(_("Vul een datum in, zoals 4-3-2010."))])
    ground = TextAreaField(
        _("Waarom is dit nu nodig?"),
        validators=[
            InputRequired(_("Schrijf op waarom.")),
            Length(max=2000, message=_("Dit is te lang. Er passen 2000 tekens in.")),
        ],
    )
    hours = SelectField(
        _("Hoe lang?"),
        choices=[SelectChoice(str(hours), _("%(hours)s uur", hours=hours)) for hours in (1, 2, 4, EMERGENCY_HOURS)],
        default="2",
        validators=[InputRequired()],
    )
