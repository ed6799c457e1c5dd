"""The shape of what is typed about mails."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length

from portal.notifications.domain import LONGEST_ALIAS, How, Rhythm

HOURS = [SelectChoice(str(hour), f"{hour}:00") for hour in range(24)]


class MailForm(FlaskForm):
    address = StringField(
        _("Mailadres"),
        validators=[InputRequired(_("Vul een mailadres in.")), Length(max=254, message=_("Dit mailadres is te lang."))],
    )
    how = RadioField(
        _("Wanneer komt er mail?"),
        choices=[
            SelectChoice(How.AT_ONCE, _("Meteen als er iets nieuws is")),
            SelectChoice(How.DAILY, _("Eén keer per dag")),
            SelectChoice(How.NEVER, _("Geen mail")),
        ],
        validators=[InputRequired(_("Maak een keuze."))],
        default=How.AT_ONCE,
    )
    daily_at = SelectField(_("Hoe laat komt de mail van de dag?"), choices=HOURS, default="17")
    quiet_from = SelectField(_("Geen mail vanaf"), choices=HOURS, default="21")
    quiet_until = SelectField(_("Geen mail tot"), choices=HOURS, default="7")

    @property
    def rhythm(self) -> Rhythm:
        return Rhythm(
            How(self.how.data), int(self.daily_at.data), int(self.quiet_from.data), int(self.quiet_until.data)
        )


class AliasForm(FlaskForm):
    words = StringField(
        _("Uw eigen woord in de mail"),
        validators=[Length(max=LONGEST_ALIAS, message=_("Dit is te lang. Kies een korter woord."))],
    )
