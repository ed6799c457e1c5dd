"""The shape of what is typed to ask a counsellor."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, StringField
from wtforms.validators import InputRequired, Length, Optional

from portal.web.fields import OneOf


class CounsellorForm(FlaskForm):
    provider = OneOf(_l("Van welke organisatie?"), validators=[InputRequired(_l("Kies een organisatie."))])
    given_name = StringField(
        _l("Voornaam"), validators=[InputRequired(_l("Vul de voornaam in.")), Length(max=80)], filters=[]
    )
    family_name = StringField(_l("Achternaam"), validators=[Optional(), Length(max=80)])
    may_read = BooleanField(_l("Deze persoon mag lezen wat ik mag lezen"))
