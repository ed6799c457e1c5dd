"""Every route, socket, job and command, and what it needs. What does not stand here does not answer.

The line says on what the deed rests; the decision itself is taken by `scope` (items of a file), by the session (what is
one's own) or by employment (data of an organisation). A house test holds the lines against the application as it runs.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from portal.access.policy import Kind, Letter
from portal.people.models import Work


class RestsOn(StrEnum):
    """On what a deed rests."""

    ITEM = "item"  # letters on items of a file: the one clause
    OWN = "own"  # the signed-in person's own account, settings, sessions
    ORGANISATION = "organisation"  # work at the organisation whose data it is
    DUTY = "duty"  # the duty roster: emergency access


@dataclass(frozen=True, slots=True)
class Deed:
    """What one route does, what it needs, and the audit event that it leaves."""

    rests_on: RestsOn
    letters: frozenset[Letter] = frozenset()
    kinds: frozenset[Kind] = frozenset()  # empty: every kind
    work: frozenset[Work] = frozenset()
    events: tuple[str, ...] = field(default=())


OWN_WORDS = (Kind.OWN_STATEMENT, Kind.QUESTION, Kind.REQUEST_377C, Kind.WORRY_RAISED)
WRITING = frozenset({Letter.C, Letter.E, Letter.S, Letter.A})


def reads(*kinds: Kind, event: str, letter: Letter = Letter.V) -> Deed:
    """A page that shows items of these kinds (none named: of any kind)."""
    return Deed(RestsOn.ITEM, frozenset({letter}), frozenset(kinds), events=(event,))


def changes(*kinds: Kind, needs: Letter, event: str | tuple[str, ...]) -> Deed:
    """A deed on items of these kinds. A right to read is never enough for it."""
    events = (event,) if isinstance(event, str) else event
    return Deed(RestsOn.ITEM, frozenset({needs}), frozenset(kinds), events=events)


def own(*events: str) -> Deed:
    """What is one's own: always that of the signed-in person and of nobody else."""
    return Deed(RestsOn.OWN, events=events)


def organisation(*work: Work, events: tuple[str, ...] = ()) -> Deed:
    """Data of the organisation that one came in for, with this work there."""
    return Deed(RestsOn.ORGANISATION, work=frozenset(work), events=events)


def on_duty(*events: str) -> Deed:
    """For who is on the duty roster at this hour."""
    return Deed(RestsOn.DUTY, events=events)


PUBLIC: frozenset[str] = frozenset(
    {
        "health.figures",
        "health.live",
        "health.ready",
        "help.now",
        "identity.again",
        "identity.back",
        "identity.begin",
        "identity.choose",
        "identity.code",
        "identity.enter_code",
        "identity.family",
        "identity.invited",
        "identity.keep_alive",  # only lengthens the own session: no deed, no event
        "identity.keys",
        "identity.leave",
        "identity.new_passkey_options",
        "identity.open_with_passkey",
        "identity.open_with_password",
        "identity.passkey_options",
        "identity.password",
        "identity.provider_signs_out",
        "identity.set_password",
        "identity.sign_in_with_passkey",
        "identity.sign_in_with_password",
        "identity.sign_out",
        "identity.sign_out_page",
        "identity.signed_out",
        "identity.start",
        "identity.state",
        "identity.tie",
        "identity.waiting",
        "public.accessibility",
        "public.choose_language",
        "public.choose_view",
        "public.components",
        "public.front",
        "public.view_choices",
        "public.words",
        "static",
    }
)

ROUTES: Mapping[str, Deed] = {
    # coediting
    "GET coediting.draft": reads(event="text.read", letter=Letter.E),
    "GET coediting.plain_form": reads(event="text.read", letter=Letter.E),
    "GET coediting.removals": reads(event="text.read", letter=Letter.E),
    "GET coediting.show": reads(event="text.read"),
    "GET coediting.suggestions": reads(event="text.read"),
    "GET coediting.writers": reads(event="text.read"),
    "POST coediting.accept": changes(needs=Letter.E, event="text.suggestion_accepted"),
    "POST coediting.approve_removal": changes(needs=Letter.E, event="text.removal_approved"),
    "POST coediting.ask_removal": changes(needs=Letter.E, event="text.removal_asked"),
    "POST coediting.begin_draft": changes(needs=Letter.E, event="text.draft_begun"),
    "POST coediting.refuse": changes(needs=Letter.E, event="text.suggestion_refused"),
    "POST coediting.save_plain_form": changes(needs=Letter.E, event=("text.suggested", "text.written")),
    "POST coediting.share_draft": changes(needs=Letter.E, event="text.shared"),
    # copies
    "GET copies.ask_consent": reads(event="plan.read"),
    "POST copies.ask_consent": changes(needs=Letter.E, event="consent.asked"),
    "GET copies.bring_page": reads(event="plan.read", letter=Letter.C),
    "GET copies.fetch": reads(event="plan.exported"),
    "GET copies.for_whom": reads(event="plan.read"),
    "GET copies.logo": organisation(Work.ORG_ADMIN),
    "GET copies.logo_picture": organisation(Work.ORG_ADMIN),
    "GET copies.making": reads(event="plan.read"),
    "GET copies.merging": reads(event="plan.read"),
    "GET copies.of_file": reads(event="copies.read"),
    "GET copies.show": reads(event="copies.read"),
    "GET copies.template_form": organisation(Work.ORG_ADMIN),
    "GET copies.which_plan": reads(event="plan.read", letter=Letter.C),
    "POST copies.ask_pdf": changes(needs=Letter.C, event="plan.exported"),
    "POST copies.bring_in": changes(needs=Letter.C, event="plan.imported"),
    "POST copies.confirm": changes(needs=Letter.C, event="plan.imported"),
    "POST copies.finish": changes(needs=Letter.C, event="plan.imported"),
    "POST copies.keep_template": organisation(Work.ORG_ADMIN, events=("plan_template.changed",)),
    "POST copies.leave": changes(needs=Letter.C, event="plan.imported"),
    "POST copies.leave_all": changes(needs=Letter.C, event="plan.imported"),
    "POST copies.make": changes(needs=Letter.C, event="plan.exported"),
    "POST copies.name_people": changes(needs=Letter.C, event="plan.imported"),
    "POST copies.preview_template": organisation(Work.ORG_ADMIN),  # reads a file, keeps nothing
    "POST copies.remove_logo": organisation(Work.ORG_ADMIN, events=("organisation.changed",)),
    "POST copies.set_logo": organisation(Work.ORG_ADMIN, events=("organisation.changed",)),
    "POST copies.take": changes(needs=Letter.C, event=("comment.made", "text.suggested")),
    "POST copies.take_all": changes(needs=Letter.C, event=("comment.made", "text.suggested")),
    "POST copies.throw_away": changes(needs=Letter.C, event="plan.imported"),
    # dossier
    "GET dossier.caseload": reads(Kind.CIRCLE, event="file.searched"),
    "GET dossier.look_as": reads(event="view_as.read"),
    "GET dossier.looked": reads(Kind.LOG_OF_FILE, event="log.read"),
    "GET dossier.who_may_what": own(),
    "GET dossier.mine": reads(Kind.CIRCLE, event="file.searched"),
    "GET dossier.readers": reads(event="item.read"),
    "GET dossier.show": reads(Kind.FILE_OVERVIEW, event="file.read"),
    "GET opening.coordinator": reads(Kind.FILE_OVERVIEW, event="file.read", letter=Letter.E),
    "POST opening.called": changes(Kind.FILE_OVERVIEW, needs=Letter.E, event="file.asked_for_answered"),
    "POST opening.coordinator": changes(Kind.FILE_OVERVIEW, needs=Letter.E, event="coordinator.changed"),
    "GET opening.new": organisation(Work.PROFESSIONAL, events=("file.searched",)),
    "GET opening.show_ending": reads(Kind.FILE_OVERVIEW, event="file.read", letter=Letter.E),
    "POST opening.ask": organisation(Work.PROFESSIONAL, events=("file.asked_for",)),
    "POST opening.close": changes(Kind.FILE_OVERVIEW, needs=Letter.E, event="file.closed"),
    "POST opening.reopen": changes(Kind.FILE_OVERVIEW, needs=Letter.E, event="file.reopened"),
    # duty
    "GET duty.of_file": reads(Kind.LOG_OF_FILE, event="log.read"),
    "GET duty.of_organisation": organisation(Work.PRIVACY_OFFICER, events=("log.reviewed",)),
    "GET duty.show": on_duty("file.searched"),
    "POST duty.tell_the_client": changes(Kind.FILE_OVERVIEW, needs=Letter.E, event="emergency.told"),
    "POST duty.open_file": on_duty("emergency.opened", "emergency.asked"),
    # own words
    "GET words.corner": reads(Kind.PRIVATE_CORNER, event="corner.opened"),
    "GET words.new": changes(*OWN_WORDS, needs=Letter.E, event="words.read"),
    "GET words.one": reads(*OWN_WORDS, event="words.read"),
    "GET words.own": reads(*OWN_WORDS, event="words.read"),
    "POST words.answer": changes(*OWN_WORDS, needs=Letter.C, event="words.answered"),
    "POST words.ask_why": changes(Kind.QUESTION, needs=Letter.E, event="words.written"),
    "POST words.for_again": changes(*OWN_WORDS, needs=Letter.E, event="item.shown_again"),
    "POST words.keep_in_corner": changes(Kind.PRIVATE_CORNER, needs=Letter.E, event="corner.written"),
    "POST words.not_for": changes(*OWN_WORDS, needs=Letter.E, event="item.hidden"),
    "POST words.refuse": changes(Kind.REQUEST_377C, needs=Letter.S, event="words.refused"),
    "POST words.save": changes(*OWN_WORDS, needs=Letter.E, event="words.written"),
    "POST words.take_position": changes(Kind.REQUEST_377C, needs=Letter.A, event="words.position"),
    "POST words.throw_away": changes(Kind.PRIVATE_CORNER, needs=Letter.E, event="corner.thrown_away"),
    # notices
    "GET notices.list": own(),
    "POST notices.all_read": own("notice.read"),
    "POST notices.read": own("notice.read"),
    # participation
    "GET participation.people": reads(Kind.CIRCLE, event="item.read"),
    "GET participation.ask_in": reads(Kind.CIRCLE, event="item.read", letter=Letter.E),
    "POST participation.ask_in": changes(Kind.CIRCLE, needs=Letter.E, event="participation.started"),
    "GET participation.ask_professional": reads(Kind.CIRCLE, event="item.read", letter=Letter.E),
    "POST participation.ask_professional": changes(Kind.CIRCLE, needs=Letter.E, event="participation.started"),
    "GET participation.change": reads(Kind.CIRCLE, event="item.read", letter=Letter.E),
    "POST participation.change": changes(
        Kind.CIRCLE, needs=Letter.E, event=("participation.ended", "participation.started")
    ),
    "GET participation.coordinate": reads(Kind.CIRCLE, event="item.read", letter=Letter.E),
    "POST participation.coordinate": changes(Kind.FILE_OVERVIEW, needs=Letter.E, event="coordinator.changed"),
    "GET participation.one": reads(Kind.CIRCLE, event="item.read", letter=Letter.E),
    "POST participation.take_back": changes(Kind.CIRCLE, needs=Letter.E, event="participation.taken_back"),
    "GET participation.end": reads(Kind.CIRCLE, event="item.read", letter=Letter.E),
    "POST participation.end": changes(Kind.CIRCLE, needs=Letter.E, event="participation.ended"),
    "GET participation.stand_in": reads(Kind.CIRCLE, event="item.read", letter=Letter.E),
    "POST participation.stand_in": changes(Kind.CIRCLE, needs=Letter.E, event="participation.started"),
    "GET participation.ask": reads(Kind.CONSENT_RECORD, event="item.read", letter=Letter.E),
    "POST participation.ask": changes(Kind.CONSENT_RECORD, needs=Letter.E, event="consent.asked"),
    "GET participation.cannot_weigh": reads(Kind.CONSENT_RECORD, event="item.read", letter=Letter.E),
    "POST participation.cannot_weigh": changes(Kind.CONSENT_RECORD, needs=Letter.E, event="incapacity.recorded"),
    "POST participation.can_weigh_again": changes(Kind.CONSENT_RECORD, needs=Letter.E, event="incapacity.recorded"),
    "GET participation.consents": reads(Kind.CONSENT_RECORD, event="item.read"),
    "POST participation.drop": changes(Kind.CONSENT_RECORD, needs=Letter.E, event="consent.answered"),
    "GET participation.agree": reads(Kind.CONSENT_RECORD, event="item.read", letter=Letter.A),
    "POST participation.agree": changes(
        Kind.CONSENT_RECORD, needs=Letter.A, event=("consent.given", "consent.answered")
    ),
    "GET participation.give": reads(Kind.CONSENT_RECORD, event="item.read", letter=Letter.A),
    "POST participation.give": changes(
        Kind.CONSENT_RECORD, needs=Letter.A, event=("consent.given", "consent.answered")
    ),
    "GET participation.record": reads(Kind.CONSENT_RECORD, event="item.read", letter=Letter.E),
    "POST participation.record": changes(Kind.CONSENT_RECORD, needs=Letter.E, event="consent.given"),
    "GET participation.refuse": reads(Kind.CONSENT_RECORD, event="item.read", letter=Letter.A),
    "POST participation.refuse": changes(Kind.CONSENT_RECORD, needs=Letter.A, event="consent.answered"),
    "GET participation.withdraw": reads(Kind.CONSENT_RECORD, event="item.read", letter=Letter.A),
    "POST participation.withdraw": changes(Kind.CONSENT_RECORD, needs=Letter.A, event="consent.withdrawn"),
    "GET replacing.show": reads(Kind.CIRCLE, event="file.searched", letter=Letter.E),
    "POST replacing.show": changes(
        Kind.CIRCLE, needs=Letter.E, event=("participation.started", "participation.ended", "coordinator.changed")
    ),
    "GET replacing.of_colleague": organisation(Work.TEAM_MANAGER, events=("team.read",)),
    "GET replacing.of_team": organisation(Work.TEAM_MANAGER, events=("team.read",)),
    "POST replacing.of_colleague": organisation(Work.TEAM_MANAGER, events=("caseload.replaced",)),
    "GET counsellor.show": own("file.searched"),
    "POST counsellor.ask": own("counsellor.asked"),
    "POST counsellor.stop": own("counsellor.stopped"),
    # authority and framework
    "GET legal.change_authority": reads(Kind.AUTHORITY_FRAMEWORK_RECORD, event="item.read", letter=Letter.E),
    "GET legal.change_framework": reads(Kind.AUTHORITY_FRAMEWORK_RECORD, event="item.read", letter=Letter.E),
    "GET legal.end_authority": reads(Kind.AUTHORITY_FRAMEWORK_RECORD, event="item.read", letter=Letter.E),
    "GET legal.end_framework": reads(Kind.AUTHORITY_FRAMEWORK_RECORD, event="item.read", letter=Letter.E),
    "GET legal.show": reads(Kind.AUTHORITY_FRAMEWORK_RECORD, event="item.read"),
    "GET legal.withdraw_authority": reads(Kind.AUTHORITY_FRAMEWORK_RECORD, event="item.read", letter=Letter.E),
    "POST legal.withdraw_authority": changes(
        Kind.AUTHORITY_FRAMEWORK_RECORD, needs=Letter.E, event="authority.withdrawn"
    ),
    "GET legal.verify": reads(Kind.AUTHORITY_FRAMEWORK_RECORD, event="item.read", letter=Letter.E),
    "POST legal.change_authority": changes(Kind.AUTHORITY_FRAMEWORK_RECORD, needs=Letter.E, event="authority.changed"),
    "POST legal.change_framework": changes(Kind.AUTHORITY_FRAMEWORK_RECORD, needs=Letter.E, event="framework.changed"),
    "POST legal.end_authority": changes(Kind.AUTHORITY_FRAMEWORK_RECORD, needs=Letter.E, event="authority.changed"),
    "POST legal.end_framework": changes(Kind.AUTHORITY_FRAMEWORK_RECORD, needs=Letter.E, event="framework.changed"),
    "POST legal.verify": changes(Kind.AUTHORITY_FRAMEWORK_RECORD, needs=Letter.E, event="authority.verified"),
    # information for the GI of a supervision order
    "GET information.answer": reads(Kind.CIRCLE, event="topics.read", letter=Letter.E),
    "GET information.give": reads(Kind.CIRCLE, event="topics.read", letter=Letter.E),
    "GET information.show": reads(Kind.CIRCLE, event="topics.read"),
    "POST information.answer": changes(Kind.CIRCLE, needs=Letter.E, event=("topics.given", "topics.refused")),
    "POST information.ask": changes(Kind.AUTHORITY_FRAMEWORK_RECORD, needs=Letter.E, event="topics.asked"),
    "POST information.give": changes(Kind.CIRCLE, needs=Letter.E, event="topics.given"),
    # older items that open, and what is kept from someone
    "GET terms.show": organisation(Work.TEAM_MANAGER, events=("terms.read",)),
    "GET gate.look": reads(event="opening.read", letter=Letter.E),
    "GET gate.show": reads(event="opening.read", letter=Letter.E),
    "POST gate.finish": changes(Kind.FILE_OVERVIEW, needs=Letter.E, event="opening.finished"),
    "POST gate.keep_closed": changes(Kind.FILE_OVERVIEW, needs=Letter.E, event=("item.hidden", "opening.checked")),
    "POST gate.open_item": changes(Kind.FILE_OVERVIEW, needs=Letter.E, event="opening.checked"),
    "POST gate.talk": changes(Kind.FILE_OVERVIEW, needs=Letter.E, event="opening.talked"),
    "GET shielding.court": reads(Kind.SAFETY_PLAN, event="shields.read", letter=Letter.S),
    "GET shielding.item": reads(event="shields.read", letter=Letter.S),
    "GET shielding.items": reads(event="shields.read", letter=Letter.S),
    "GET shielding.not_for": reads(event="shields.read", letter=Letter.S),
    "GET shielding.review_secret": reads(Kind.SAFETY_PLAN, event="shields.read", letter=Letter.S),
    "GET shielding.review_withheld": reads(event="shields.read", letter=Letter.S),
    "GET shielding.secret": reads(Kind.SAFETY_PLAN, event="shields.read", letter=Letter.S),
    "GET shielding.show": reads(Kind.SAFETY_PLAN, event="shields.read", letter=Letter.S),
    "POST shielding.court": changes(Kind.AUTHORITY_FRAMEWORK_RECORD, needs=Letter.E, event="court_block.changed"),
    "POST shielding.end_court": changes(Kind.AUTHORITY_FRAMEWORK_RECORD, needs=Letter.E, event="court_block.changed"),
    "POST shielding.end_secret": changes(Kind.SAFETY_PLAN, needs=Letter.S, event="exclusion.lifted"),
    "POST shielding.end_third_party": changes(Kind.SAFETY_PLAN, needs=Letter.S, event="item.shown_again"),
    "POST shielding.end_withheld": changes(Kind.SAFETY_PLAN, needs=Letter.S, event="item.shown_again"),
    "POST shielding.keep_not_for": changes(Kind.SAFETY_PLAN, needs=Letter.S, event="item.hidden"),
    "POST shielding.review_secret": changes(Kind.SAFETY_PLAN, needs=Letter.S, event="exclusion.reviewed"),
    "POST shielding.review_withheld": changes(Kind.SAFETY_PLAN, needs=Letter.S, event="item.reviewed"),
    "POST shielding.secret": changes(Kind.SAFETY_PLAN, needs=Letter.S, event="exclusion.made"),
    "POST shielding.show_again": changes(Kind.SAFETY_PLAN, needs=Letter.S, event="item.shown_again"),
    "POST shielding.third_party": changes(Kind.SAFETY_PLAN, needs=Letter.S, event="item.hidden"),
    "POST shielding.withhold": changes(Kind.SAFETY_PLAN, needs=Letter.S, event="item.hidden"),
    # handing over
    "GET handover.complete": reads(Kind.CIRCLE, event="handover.read", letter=Letter.E),
    "GET handover.offer": reads(Kind.CIRCLE, event="handover.read", letter=Letter.E),
    "GET handover.offered": organisation(Work.PROFESSIONAL),
    "GET handover.show": reads(Kind.CIRCLE, event="handover.read"),
    "POST handover.complete": changes(Kind.CIRCLE, needs=Letter.E, event="file.handed_over"),
    "POST handover.consent": changes(Kind.CONSENT_RECORD, needs=Letter.A, event="consent.given"),
    "POST handover.offer": changes(Kind.CIRCLE, needs=Letter.E, event="handover.offered"),
    "POST handover.refuse": organisation(Work.PROFESSIONAL, events=("handover.answered",)),
    "POST handover.take": organisation(Work.PROFESSIONAL, events=("handover.answered",)),
    "POST handover.withdraw": changes(Kind.CIRCLE, needs=Letter.E, event="handover.withdrawn"),
    # plans
    "GET plans.action_form": reads(event="plan.read", letter=Letter.E),
    "GET plans.agreement_form": reads(event="plan.read", letter=Letter.E),
    "GET plans.asked_form": reads(event="plan.read", letter=Letter.S),
    "GET plans.change_action_form": reads(event="plan.read", letter=Letter.E),
    "GET plans.change_agreement_form": reads(event="plan.read", letter=Letter.E),
    "GET plans.change_form": reads(event="plan.read"),
    "GET plans.change_goal_form": reads(event="plan.read", letter=Letter.E),
    "GET plans.comment_form": reads(event="plan.read", letter=Letter.C),
    "GET plans.compare": reads(event="plan.compared"),
    "GET plans.condition_form": reads(event="plan.read", letter=Letter.E),
    "GET plans.condition_view_form": reads(event="plan.read"),
    "GET plans.evaluate_form": reads(event="plan.read", letter=Letter.S),
    "GET plans.finish_form": reads(event="plan.read"),
    "GET plans.follow_form": reads(event="plan.read", letter=Letter.C),
    "GET plans.goal_form": reads(event="plan.read", letter=Letter.E),
    "GET plans.home_note_form": reads(event="plan.read", letter=Letter.S),
    "GET plans.home_step_form": reads(event="plan.read", letter=Letter.E),
    "GET plans.map_of_file": reads(event="plan.read"),
    "GET plans.my_words": reads(event="plan.read"),
    "GET plans.invite_form": reads(event="plan.read", letter=Letter.E),
    "GET plans.module_form": reads(event="plan.read", letter=Letter.E),
    "GET plans.new_section_form": organisation(Work.ORG_ADMIN),
    "GET plans.new": reads(event="plan.read", letter=Letter.E),
    "GET plans.not_asked_form": reads(event="plan.read", letter=Letter.S),
    "GET plans.of_file": reads(event="plan.read"),
    "GET plans.outcome_form": reads(event="plan.read", letter=Letter.E),
    "GET plans.passage_form": reads(event="plan.read", letter=Letter.E),
    "GET plans.position_form": reads(event="plan.read"),
    "GET plans.reply_form": reads(event="plan.read", letter=Letter.C),
    "GET plans.role_form": reads(event="plan.read", letter=Letter.A),
    "GET plans.round_form": reads(event="plan.read", letter=Letter.S),
    "GET plans.score_form": reads(event="plan.read", letter=Letter.E),
    "GET plans.set_form": reads(event="plan.read", letter=Letter.S),
    "GET plans.sharing_page": reads(event="plan.read"),
    "GET plans.words_not_for_form": reads(event="plan.read"),
    "GET plans.section_form": organisation(Work.ORG_ADMIN),
    "GET plans.show": reads(event="plan.read"),
    "GET plans.standpoint_form": reads(event="plan.read"),
    "GET plans.suggest_form": reads(event="plan.read", letter=Letter.C),
    "GET plans.take_away_form": reads(event="plan.read", letter=Letter.E),
    "GET plans.taking_part": organisation(Work.ORG_ADMIN, Work.TEAM_MANAGER, events=("figures.read",)),
    "GET plans.talk_form": reads(event="plan.read", letter=Letter.S),
    "GET plans.template": organisation(Work.ORG_ADMIN),
    "GET plans.templates_list": organisation(Work.ORG_ADMIN),
    "GET plans.terms_form": organisation(Work.ORG_ADMIN),
    "GET plans.verify": reads(event="plan.read"),
    "GET plans.wish_form": reads(event="plan.read", letter=Letter.C),
    "GET plans.wording": reads(event="plan.read", letter=Letter.E),
    "POST plans.add_action": changes(needs=Letter.E, event="plan.changed"),
    "POST plans.add_agreement": changes(needs=Letter.E, event="plan.changed"),
    "POST plans.add_condition": changes(needs=Letter.E, event="plan.changed"),
    "POST plans.add_goal": changes(needs=Letter.E, event="goal.made"),
    "POST plans.add_home_step": changes(needs=Letter.E, event="plan.changed"),
    "POST plans.add_module_section": changes(needs=Letter.E, event="plan.changed"),
    "POST plans.add_section": organisation(Work.ORG_ADMIN, events=("plan_template.changed",)),
    "POST plans.agree_to_guest": changes(Kind.CONSENT_RECORD, needs=Letter.A, event="consent.given"),
    "POST plans.agree_on_role": changes(
        Kind.PLAN_SECTION_ROLE_OF_FOSTER_PARENTS, needs=Letter.A, event="position.taken"
    ),
    "POST plans.back_to_draft": changes(needs=Letter.S, event="plan.changed"),
    "POST plans.back_to_standard": organisation(Work.ORG_ADMIN, events=("plan_template.changed",)),
    "POST plans.begin": changes(needs=Letter.E, event="plan.made"),
    "POST plans.change": changes(needs=Letter.C, event="comment.changed"),
    "POST plans.change_action": changes(needs=Letter.E, event="plan.changed"),
    "POST plans.change_agreement": changes(needs=Letter.E, event="plan.changed"),
    "POST plans.change_goal": changes(needs=Letter.E, event="goal.changed"),
    "POST plans.change_section": organisation(Work.ORG_ADMIN, events=("plan_template.changed",)),
    "POST plans.comment": changes(needs=Letter.C, event="comment.made"),
    "POST plans.decide_step": changes(needs=Letter.E, event="plan.changed"),
    "POST plans.evaluate": changes(needs=Letter.S, event="plan.evaluated"),
    "POST plans.finish_action": changes(needs=Letter.E, event="plan.changed"),
    "POST plans.follow_wish": changes(needs=Letter.C, event="wish.followed"),
    "POST plans.invite": changes(needs=Letter.E, event="plan.changed"),
    "POST plans.keep_from": changes(needs=Letter.E, event="item.hidden"),
    "POST plans.words_not_for": changes(needs=Letter.C, event="item.hidden"),
    "POST plans.keep_terms": organisation(Work.ORG_ADMIN, events=("plan_template.changed",)),
    "POST plans.keep_words": changes(Kind.STANDPOINT, needs=Letter.E, event="standpoint.made"),
    "POST plans.leave_out": changes(Kind.STANDPOINT, needs=Letter.E, event="standpoint.withdrawn"),
    "POST plans.let_in": changes(Kind.CIRCLE, needs=Letter.E, event="participation.started"),
    "POST plans.make_wish": changes(needs=Letter.C, event="wish.made"),
    "POST plans.next_version": changes(needs=Letter.E, event="plan.made"),
    "POST plans.note_asked": changes(needs=Letter.S, event="plan.changed"),
    "POST plans.note_not_asked": changes(needs=Letter.S, event="plan.changed"),
    "POST plans.note_on_home": changes(needs=Letter.S, event="plan.changed"),
    "POST plans.record_position": changes(needs=Letter.S, event="position.taken"),
    "POST plans.refuse_guest": changes(needs=Letter.E, event="plan.changed"),
    "POST plans.reopen": changes(needs=Letter.C, event="comment.reopened"),
    "POST plans.reply": changes(needs=Letter.C, event="comment.answered"),
    "POST plans.resolve": changes(needs=Letter.C, event="comment.resolved"),
    "POST plans.score_goal": changes(needs=Letter.E, event="goal.changed"),
    "POST plans.see_condition": changes(Kind.STANDPOINT, needs=Letter.E, event="standpoint.made"),
    "POST plans.section_down": organisation(Work.ORG_ADMIN, events=("plan_template.changed",)),
    "POST plans.section_up": organisation(Work.ORG_ADMIN, events=("plan_template.changed",)),
    "POST plans.seen": changes(needs=Letter.C, event="comment.changed"),
    "POST plans.set_plan": changes(needs=Letter.S, event="plan.set"),
    "POST plans.share": changes(needs=Letter.E, event=("consent.given", "plan.shared")),
    "POST plans.shield_passage": changes(needs=Letter.E, event="item.hidden"),
    "POST plans.start_round": changes(needs=Letter.S, event="consultation.started"),
    "POST plans.stop_sharing": changes(needs=Letter.E, event="consent.withdrawn"),
    "POST plans.suggest": changes(needs=Letter.C, event="text.suggested"),
    "POST plans.take_away": changes(needs=Letter.E, event="plan.part_taken_away"),
    "POST plans.take_section": organisation(Work.ORG_ADMIN, events=("plan_template.changed",)),
    "POST plans.take_position": changes(Kind.STANDPOINT, needs=Letter.E, event="position.taken"),
    "POST plans.withdraw": changes(needs=Letter.C, event="comment.withdrawn"),
    # start
    "GET mail.show": reads(Kind.CIRCLE, event="file.searched"),
    "GET oversight.log": organisation(Work.PRIVACY_OFFICER, events=("log.reviewed",)),
    "GET start.show": reads(Kind.CIRCLE, event="file.searched"),
    "POST start.seen": own("setting.changed"),
    "POST mail.call": own("setting.changed"),
    "POST mail.choose": own("setting.changed"),
    # identity
    "GET identity.person": reads(Kind.CIRCLE, event="item.read", letter=Letter.E),
    "GET organisation.link": organisation(Work.ORG_ADMIN),
    "GET organisation.link_form": organisation(Work.ORG_ADMIN),
    "GET organisation.own_data": organisation(Work.ORG_ADMIN),
    "GET organisation.people": organisation(Work.ORG_ADMIN),
    "GET organisation.rights": organisation(Work.ORG_ADMIN),
    "POST identity.invite": changes(Kind.CIRCLE, needs=Letter.E, event="invitation.made"),
    "POST identity.revoke": changes(Kind.CIRCLE, needs=Letter.E, event="invitation.revoked"),
    "POST identity.switch_digid_off": changes(Kind.CIRCLE, needs=Letter.E, event="digid.switched"),
    "POST identity.switch_digid_on": changes(Kind.CIRCLE, needs=Letter.E, event="digid.switched"),
    "POST organisation.add_employment": organisation(Work.ORG_ADMIN, events=("employment.started",)),
    "POST organisation.end_account": organisation(Work.ORG_ADMIN, events=("account.ended",)),
    "POST organisation.end_employment": organisation(Work.ORG_ADMIN, events=("employment.ended",)),
    "POST organisation.change_own_data": organisation(Work.ORG_ADMIN, events=("organisation.changed",)),
    "POST organisation.end_link": organisation(Work.ORG_ADMIN, events=("link.changed",)),
    "POST organisation.end_session": organisation(Work.ORG_ADMIN, events=("session.ended",)),
    "POST organisation.give_name": organisation(Work.ORG_ADMIN, events=("organisation.changed",)),
    "POST organisation.propose_link": organisation(Work.ORG_ADMIN, events=("link.changed",)),
    "POST organisation.put_link_to_use": organisation(Work.ORG_ADMIN, events=("link.changed",)),
    "POST organisation.review_rights": organisation(Work.ORG_ADMIN, events=("rights.reviewed",)),
    "POST organisation.switch_keys": organisation(Work.ORG_ADMIN, events=("keys.rotated",)),
    "POST organisation.test_link": organisation(Work.ORG_ADMIN, events=("link.tested",)),
    "POST organisation.trial_sign_in": organisation(Work.ORG_ADMIN, events=("link.tested",)),
    "GET identity.go_on": own(),
    "GET identity.sessions": own(),
    "GET identity.step_up": own(),
    "GET identity.stream": own(),
    "POST identity.add_passkey": own("factor.added"),
    "POST identity.another_passkey_options": own("factor.added"),
    "POST identity.begin_tie": own("account.linked"),
    "POST identity.begin_step_up": own("factor.shown"),
    "POST identity.end_other_sessions": own("session.ended"),
    "POST identity.end_session": own("session.ended"),
    "POST identity.remove_passkey": own("factor.removed"),
    "POST identity.renew_recovery_codes": own("factor.added"),
    "POST identity.step_up_with_passkey": own("factor.shown"),
    "POST identity.step_up_with_password": own("factor.shown"),
}


class Login(StrEnum):
    """The login of PostgreSQL with which something runs that no person started by hand, or that a technician starts."""

    OWNER = "portal_owner"  # owns the tables; only for migrating and for what the wall cannot derive
    WORKER = "portal_worker"  # column grants and wall lines for what each job needs; sees no content
    APP = "portal_app"  # behind the wall, on behalf of one person per request
    NONE = "no database"


# Jobs run without a person; their arguments are ids only.
JOBS: Mapping[str, Login] = {
    "audit.seal": Login.WORKER,
    "copies.forget": Login.WORKER,
    "copies.pdf": Login.WORKER,  # opens one sealed file, and no table of a file
    "dossier.escalate_openings": Login.WORKER,  # tells who leads a team that a term is over; reads no content
    "dossier.settle_file_requests": Login.WORKER,
    "notifications.mail": Login.WORKER,
    "participation.tell_of_replacing": Login.WORKER,  # tells who may read the name; reads no name itself
}

# Commands are for who runs the machine. None of them shows anything of a file.
COMMANDS: Mapping[str, Login] = {
    "audit seal": Login.WORKER,
    "audit verify": Login.WORKER,
    "bench": Login.OWNER,  # in a database of its own
    "cast": Login.NONE,
    "demo clock": Login.OWNER,
    "demo code": Login.NONE,
    "doctor": Login.APP,
    "keys make": Login.NONE,
    "keys rotate": Login.OWNER,
    "migrate": Login.OWNER,
    "organisation add": Login.OWNER,
    "organisation administrator": Login.OWNER,
    "run": Login.OWNER,
    "serve": Login.APP,
    "worker": Login.WORKER,
}

SOCKETS: Mapping[str, Deed] = {
    "GET coediting.socket": changes(needs=Letter.E, event=("text.read", "text.written")),
}
