"""The shape of what people send about plans. Rules are for `services`."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from portal.plans.domain.home import OUTCOMES, PHASES
from portal.plans.domain.positions import IN_OWN_WORDS, WAYS, Stance
from portal.plans.domain.positions import NAMES as STANCES
from portal.plans.domain.terms import ATTAINMENT_NAMES
from portal.web.fields import Chosen, Seen
from portal.web.filters import words

NEEDED = _l("Vul dit in.")
CHOOSE = _l("Kies een antwoord.")
NO_DATE = _l("Vul een datum in, zoals 4-3-2027.")
NUMBER = _l("Vul een heel getal in, zoals 5.")
LONGEST = 5000


class BeginForm(FlaskForm):
    kind = RadioField(_l("Welk plan?"), validators=[InputRequired(CHOOSE)])


class CommentForm(FlaskForm):
    text = TextAreaField(_l("Reactie"), validators=[InputRequired(NEEDED), Length(max=LONGEST)])
    line = SelectField(_l("Over welk stuk gaat het?"), validators=[Optional()])
    quote = StringField(_l("Of precies over deze woorden"), validators=[Optional(), Length(max=500)])
    for_whom = RadioField(_l("Wie mag dit lezen?"), validators=[InputRequired(CHOOSE)], default="section")
    readers = Chosen(_l("Alleen deze mensen"), validators=[Optional()])
    named = Chosen(_l("Wie moet dit zien?"), validators=[Optional()])


class WordsForm(FlaskForm):
    text = TextAreaField(_l("Eigen woorden"), validators=[InputRequired(NEEDED), Length(max=LONGEST)])


class ReplyForm(WordsForm):
    named = Chosen(_l("Wie moet dit zien?"), validators=[Optional()])


class WishForm(FlaskForm):
    text = TextAreaField(_l("Wat wens je?"), validators=[InputRequired(NEEDED), Length(max=LONGEST)])


class GuestForm(FlaskForm):
    given_name = StringField(_l("Voornaam"), validators=[InputRequired(NEEDED), Length(max=100)])
    family_name = StringField(_l("Achternaam (hoeft niet)"), validators=[Optional(), Length(max=100)])
    relation = StringField(
        _l("Wie is dit? Bijvoorbeeld: oma, buurman, vriendin"), validators=[InputRequired(NEEDED), Length(max=100)]
    )


class FollowForm(FlaskForm):
    status = RadioField(_l("Hoe staat het ermee?"), validators=[InputRequired(CHOOSE)])
    text = TextAreaField(_l("Wat is er besproken of gedaan?"), validators=[Optional(), Length(max=LONGEST)])


class FinishForm(FlaskForm):
    text = TextAreaField(_l("Wat is eruit gekomen?"), validators=[Optional(), Length(max=2000)])
    seen = Seen()


class EvaluateForm(FlaskForm):
    text = TextAreaField(_l("Hoe ging het met dit plan?"), validators=[InputRequired(NEEDED), Length(max=LONGEST)])
    evaluated_on = DateField(_l("Wanneer is dat besproken?"), validators=[Optional()])


class SuggestForm(FlaskForm):
    quote = StringField(_l("Welke woorden moeten anders?"), validators=[InputRequired(NEEDED), Length(max=500)])
    instead = TextAreaField(_l("Wat moet er staan?"), validators=[Optional(), Length(max=LONGEST)])


class StandpointForm(FlaskForm):
    text = TextAreaField(_l("Eigen woorden"), validators=[InputRequired(NEEDED), Length(max=LONGEST)])
    quote = StringField(_l("Over welke woorden gaat het?"), validators=[Optional(), Length(max=500)])


class GoalForm(FlaskForm):
    title = StringField(_l("Wat willen we bereiken?"), validators=[InputRequired(NEEDED), Length(max=300)])
    how_we_see_it = TextAreaField(_l("Waaraan merken we dat het gelukt is?"), validators=[Optional(), Length(max=1000)])
    section = SelectField(_l("Bij welk deel hoort het?"), validators=[InputRequired(CHOOSE)])


class ScoreForm(FlaskForm):
    attainment = RadioField(_l("Hoe ver zijn we?"), validators=[InputRequired(CHOOSE)])

    def __init__(self, **more: object) -> None:
        super().__init__(**more)
        self.attainment.choices = [(step.value, words(name)) for step, name in ATTAINMENT_NAMES.items()]


class ActionForm(FlaskForm):
    title = StringField(_l("Wat gaat er gebeuren?"), validators=[InputRequired(NEEDED), Length(max=300)])
    owner = SelectField(_l("Wie doet het?"), validators=[Optional()])
    due_on = DateField(_l("Wanneer is het klaar?"), validators=[Optional()])
    wish = SelectField(_l("Voor welke wens van de jongere is dit?"), validators=[Optional()])
    section = SelectField(_l("Bij welk deel hoort het?"), validators=[InputRequired(CHOOSE)])


class AgreementForm(FlaskForm):
    text = TextAreaField(_l("Wat spreken we af?"), validators=[InputRequired(NEEDED), Length(max=2000)])
    section = SelectField(_l("Bij welk deel hoort het?"), validators=[InputRequired(CHOOSE)])


class ChangeGoalForm(GoalForm):
    seen = Seen()


class ChangeActionForm(ActionForm):
    seen = Seen()


class ChangeAgreementForm(AgreementForm):
    seen = Seen()


class TakeAwayForm(FlaskForm):
    seen = Seen()


class ConditionForm(FlaskForm):
    title = TextAreaField(
        _l("Wat is nodig om weer thuis te kunnen wonen?"), validators=[InputRequired(NEEDED), Length(max=1000)]
    )
    help_offered = StringField(_l("Welke hulp krijgen ouders hierbij?"), validators=[Optional(), Length(max=300)])
    help_from = StringField(_l("Van wie komt die hulp?"), validators=[Optional(), Length(max=200)])
    help_starts_on = DateField(_l("Wanneer begint die hulp?"), validators=[Optional()])


class ConditionViewForm(ScoreForm):
    text = TextAreaField(_l("Wat is er te zien?"), validators=[Optional(), Length(max=2000)])


class HomeStepForm(FlaskForm):
    phase = RadioField(_l("Welke stap?"), validators=[InputRequired(CHOOSE)])
    text = TextAreaField(_l("Wat gebeurt er dan?"), validators=[InputRequired(NEEDED), Length(max=1000)])
    who = StringField(_l("Wie is erbij, of wie helpt?"), validators=[Optional(), Length(max=300)])
    way_back = TextAreaField(_l("Wat als het niet goed gaat?"), validators=[Optional(), Length(max=1000)])
    starts_on = DateField(_l("Vanaf welke dag?"), validators=[Optional()])
    ends_on = DateField(_l("Tot en met welke dag?"), validators=[Optional()])

    def __init__(self, **more: object) -> None:
        super().__init__(**more)
        self.phase.choices = [(phase.value, words(name)) for phase, name in PHASES.items()]


class OutcomeForm(FlaskForm):
    outcome = RadioField(_l("Hoe gaat deze stap?"), validators=[InputRequired(CHOOSE)])

    def __init__(self, **more: object) -> None:
        super().__init__(**more)
        self.outcome.choices = [(outcome.value, words(name)) for outcome, name in OUTCOMES.items()]


class HomeNoteForm(FlaskForm):
    note = TextAreaField(_l("Waarom zijn er nog geen stappen?"), validators=[Optional(), Length(max=2000)])
    grows_up_since = DateField(
        _l("Sinds wanneer is besloten dat het kind in dit gezin opgroeit?"), validators=[Optional()]
    )
    seen = Seen()


class AskedForm(FlaskForm):
    person = SelectField(_l("Wie?"), validators=[InputRequired(CHOOSE)])
    way = RadioField(_l("Hoe is het gevraagd?"), validators=[InputRequired(CHOOSE)])
    asked_on = DateField(_l("Wanneer?"), validators=[InputRequired(NO_DATE)])

    def __init__(self) -> None:
        super().__init__()
        self.way.choices = [(way, words(name)) for way, name in WAYS.items()]


class NotAskedForm(FlaskForm):
    person = SelectField(_l("Over wie gaat het?"), validators=[InputRequired(CHOOSE)])
    text = TextAreaField(
        _l("Waarom is deze persoon niet gevraagd?"), validators=[InputRequired(NEEDED), Length(max=1000)]
    )
    excluded = BooleanField(_l("Dit mogen alleen hulpverleners weten"))


class PassageForm(FlaskForm):
    title = StringField(_l("Waar gaat dit stuk over?"), validators=[InputRequired(NEEDED), Length(max=120)])
    not_for = Chosen(
        _l("Voor wie is dit stuk niet?"), validators=[InputRequired(_l("Kies voor wie dit stuk niet is."))]
    )


class RoundForm(FlaskForm):
    until = DateField(_l("Tot en met welke dag?"), validators=[InputRequired(NO_DATE)])


class PositionForm(FlaskForm):
    stance = RadioField(_l("Eens met dit plan?"), validators=[InputRequired(CHOOSE)])
    text = TextAreaField(_l("Meer daarover"), validators=[Optional(), Length(max=LONGEST)])

    def __init__(self, **more: object) -> None:
        super().__init__(**more)
        self.stance.choices = [(stance.value, words(name)) for stance, name in IN_OWN_WORDS.items()]


class RecordedPositionForm(FlaskForm):
    person = SelectField(_l("Van wie is dit antwoord?"), validators=[InputRequired(CHOOSE)])
    stance = RadioField(_l("Wat zei deze persoon over het plan?"), validators=[InputRequired(CHOOSE)])
    text = TextAreaField(_l("In de woorden van deze persoon"), validators=[Optional(), Length(max=LONGEST)])
    talk_on = DateField(_l("Wanneer was het gesprek?"), validators=[Optional()])

    def __init__(self, **more: object) -> None:
        super().__init__(**more)
        self.stance.choices = [(s.value, words(STANCES[s])) for s in Stance]


class SetForm(FlaskForm):
    in_force_on = DateField(_l("Vanaf welke dag geldt het plan?"), validators=[InputRequired(NO_DATE)])
    differ_note = TextAreaField(_l("Waarin verschillen jullie?"), validators=[Optional(), Length(max=LONGEST)])


class SectionForm(FlaskForm):
    title = StringField(_l("Hoe heet dit deel?"), validators=[InputRequired(NEEDED), Length(max=120)])
    hint = TextAreaField(_l("Uitleg in gewone woorden"), validators=[Optional(), Length(max=500)])
    writers = Chosen(_l("Wie schrijft hier?"), validators=[Optional()])
    topics = Chosen(_l("Waar gaat het over?"), validators=[Optional()])
    must_be_filled = BooleanField(_l("Dit deel moet gevuld zijn voor het plan wordt vastgesteld"))


class ChangeSectionForm(SectionForm):
    seen = Seen()


class TermsForm(FlaskForm):
    comment = IntegerField(_l("Een reactie: binnen hoeveel werkdagen?"), validators=[InputRequired(NUMBER)])
    youth_seen = IntegerField(
        _l("Een vraag van een jongere zien: binnen hoeveel werkdagen?"), validators=[InputRequired(NUMBER)]
    )
    youth_answer = IntegerField(
        _l("Een jongere antwoorden: binnen hoeveel werkdagen?"), validators=[InputRequired(NUMBER)]
    )


class ModuleForm(FlaskForm):
    module = RadioField(_l("Welke hulp?"), validators=[InputRequired(CHOOSE)])


class KeptFromForm(FlaskForm):
    person = RadioField(_l("Wie mag dit niet lezen?"), validators=[InputRequired(CHOOSE)])


class ShareForm(FlaskForm):
    person = RadioField(_l("Met wie delen?"), validators=[InputRequired(CHOOSE)])
    until = DateField(_l("Tot en met welke dag?"), validators=[Optional()])
