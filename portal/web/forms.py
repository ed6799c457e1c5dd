"""The form of the page that shows all components (demonstration mode only)."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, FileField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional


class ExampleForm(FlaskForm):
    """One field of each kind."""

    name = StringField("Hoe wil je genoemd worden?", validators=[Optional()])
    text = TextAreaField("Wat wil je bereiken?", validators=[InputRequired("Vul in wat je wilt bereiken")])
    born_on = DateField("Geboortedatum", validators=[InputRequired("Vul een datum in, zoals 4-3-2010")])
    helper = SelectField(
        "Wie helpt?", choices={"": "Kies iemand", "1": "Pleegmoeder", "2": "Mentor"}, validators=[Optional()]
    )
    answer = RadioField(
        "Wat vind je van dit plan?",
        choices={"agree": "Ik ben het ermee eens", "remark": "Eens, met een opmerking", "disagree": "Niet eens"},
        validators=[InputRequired("Kies wat je ervan vindt")],
    )
    letter = FileField("Een document", validators=[Optional()])
    understood = BooleanField("Ik heb gezien wie dit leest", validators=[InputRequired("Kijk eerst wie dit leest")])
