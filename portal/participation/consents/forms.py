"""The shape of what is typed about consent."""

from datetime import date

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from portal.dossier.domain import ConsentWay
from portal.participation.forms import A_DATE, ManyField, without_control_characters
from portal.web.fields import Day

LINE = [Length(max=200, message=_l("Gebruik hier ten hoogste 200 tekens.")), without_control_characters]
TEXT = [Length(max=2000, message=_l("Dit is te lang. Er passen 2000 tekens in.")), without_control_characters]
WAYS = (
    SelectChoice(ConsentWay.SIGNED.value, _l("Op papier, met een handtekening")),
    SelectChoice(ConsentWay.ORAL.value, _l("Mondeling, in een gesprek")),
)


class WantedForm(FlaskForm):
    """For whom a consent is, for what, until when."""

    person = SelectField(_l("Wie mag het zien?"), validators=[InputRequired(_l("Kies een persoon."))])
    kinds = ManyField(_l("Wat?"), validators=[InputRequired(_l("Kies ten minste een onderdeel."))])
    view_only = BooleanField(_l("Alleen lezen, niet reageren"))
    ends_on = Day(_l("Tot en met"), validators=[Optional()])
    seen = HiddenField()


class ConsentForm(WantedForm):
    """One's own consent; it may answer a question."""

    request = HiddenField()


class RecordForm(WantedForm):
    """A consent that someone gave on paper or by word."""

    given_by = SelectField(_l("Wie gaf toestemming?"), validators=[InputRequired(_l("Kies een persoon."))])
    way = RadioField(_l("Hoe?"), choices=WAYS, validators=[InputRequired(_l("Kies hoe de toestemming is gegeven."))])
    given_on = Day(_l("Op welke dag?"), validators=[InputRequired(A_DATE)])
    evidence = StringField(
        _l("Kenmerk van het document, of wat er is gezegd"),
        validators=[InputRequired(_l("Noem het document, of schrijf op wat er is gezegd.")), *LINE],
    )
    present = StringField(_l("Wie was erbij?"), validators=[Optional(), *LINE])

    def validate_given_on(self, field: Day) -> None:
        if field.data and field.data.year < date.min.year + 1900:
            raise ValidationError(A_DATE)


class AskForm(WantedForm):
    """A question for consent, with the reason in plain words."""

    asked_of = SelectField(_l("Aan wie vraagt u het?"), validators=[InputRequired(_l("Kies een persoon."))])
    why = TextAreaField(
        _l("Waarom is het nodig? Schrijf het zoals u het zou zeggen"),
        validators=[InputRequired(_l("Schrijf op waarom.")), *TEXT],
    )


class RefusalForm(FlaskForm):
    words = TextAreaField(_l("Wil je er iets bij zeggen?"), validators=[Optional(), *TEXT])


class WithdrawalForm(FlaskForm):
    """Withdrawing; a worker says how it was heard."""

    evidence = StringField(_l("Hoe hoorde u dit?"), validators=[Optional(), *LINE])


class CannotWeighForm(FlaskForm):
    kinds = ManyField(_l("Over welke onderdelen gaat het?"), validators=[InputRequired(_l("Kies waarover het gaat."))])
    reason = TextAreaField(
        _l("Waaruit blijkt dat de jongere dit nu niet kan overzien?"),
        validators=[InputRequired(_l("Schrijf op waarom.")), *TEXT],
    )
    ends_on = Day(_l("Tot en met"), validators=[Optional()])
