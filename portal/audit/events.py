"""Every name that the log knows, and which deed of NEN 7513 it is (domain 6.3).

A part adds its own lines, by part and alphabetically: `thing.past_tense`. A name that does not stand here is refused.
"""

from collections.abc import Mapping
from enum import StrEnum


class Deed(StrEnum):
    """The types of event that NEN 7513 asks to log."""

    READ = "read"
    CREATE = "create"
    CHANGE = "change"
    DELETE = "delete"
    PRINT = "print"
    EXPORT = "export"
    SEARCH = "search"
    SIGN_IN = "login"
    SIGN_IN_FAILED = "failed_login"
    SIGN_OUT = "logout"
    CONSENT = "consent_change"
    RIGHTS = "rights_change"
    EMERGENCY = "emergency_access"
    LOG_READ = "log_viewing"
    SETTINGS = "settings_change"


EVENTS: Mapping[str, Deed] = {
    # coediting
    "text.draft_begun": Deed.CREATE,
    "text.read": Deed.READ,
    "text.removal_approved": Deed.DELETE,
    "text.removal_asked": Deed.CHANGE,
    "text.shared": Deed.CHANGE,
    "text.suggested": Deed.CHANGE,
    "text.suggestion_accepted": Deed.CHANGE,
    "text.suggestion_refused": Deed.CHANGE,
    "text.written": Deed.CHANGE,  # one per person, text and sitting
    # audit
    "log.read": Deed.LOG_READ,
    "log.exported": Deed.EXPORT,
    "log.reviewed": Deed.LOG_READ,
    # access and dossier
    "access.explained": Deed.READ,  # "Waarom zie ik dit?"
    "access.refused": Deed.READ,
    "authority.changed": Deed.RIGHTS,
    "authority.withdrawn": Deed.RIGHTS,  # a row to come that was wrong
    "authority.verified": Deed.CHANGE,
    "consent.answered": Deed.CONSENT,
    "consent.asked": Deed.CONSENT,
    "consent.given": Deed.CONSENT,
    "consent.withdrawn": Deed.CONSENT,
    "coordinator.changed": Deed.RIGHTS,
    "counsellor.asked": Deed.RIGHTS,  # by the client; with it the code, and the consent to read along
    "counsellor.stopped": Deed.RIGHTS,
    "court_block.changed": Deed.RIGHTS,
    "emergency.asked": Deed.EMERGENCY,  # no such file for this duty worker
    "emergency.closed": Deed.EMERGENCY,
    "emergency.opened": Deed.EMERGENCY,
    "emergency.told": Deed.EMERGENCY,
    "exclusion.lifted": Deed.RIGHTS,
    "exclusion.made": Deed.RIGHTS,
    "exclusion.reviewed": Deed.RIGHTS,
    "file.asked_for": Deed.CREATE,
    "file.asked_for_answered": Deed.CHANGE,  # the coordinator called who asked for a file that is there
    "file.closed": Deed.CHANGE,
    "file.handed_over": Deed.RIGHTS,
    "file.opened": Deed.CREATE,
    "file.printed": Deed.PRINT,
    "file.read": Deed.READ,
    "file.reopened": Deed.CHANGE,
    "file.searched": Deed.SEARCH,
    "framework.changed": Deed.RIGHTS,
    "incapacity.recorded": Deed.RIGHTS,
    "item.changed": Deed.CHANGE,
    "item.hidden": Deed.RIGHTS,
    "item.made": Deed.CREATE,
    "item.read": Deed.READ,
    "item.released": Deed.RIGHTS,
    "item.reviewed": Deed.RIGHTS,
    "item.shown_again": Deed.RIGHTS,
    "item.withdrawn": Deed.DELETE,
    "kin.declared": Deed.RIGHTS,
    "measure.decided": Deed.RIGHTS,
    "opening.checked": Deed.RIGHTS,
    "opening.escalated": Deed.CHANGE,  # past its term: by the job, to the team manager
    "opening.finished": Deed.CHANGE,
    "opening.read": Deed.READ,
    "opening.talked": Deed.CHANGE,
    "shields.read": Deed.READ,  # what is kept from whom
    "secret.read": Deed.READ,  # a BSN or a secret address, shown in full
    "team.read": Deed.READ,  # who guides how many, by a team manager
    "terms.read": Deed.READ,  # what is late, by a team manager
    "topics.asked": Deed.CREATE,  # by that GI
    "topics.given": Deed.RIGHTS,  # more than the role needs, to the GI that carries out a supervision order
    "topics.read": Deed.READ,
    "topics.refused": Deed.CHANGE,
    "view_as.read": Deed.READ,  # "kijk als": what another would see
    # own words
    "corner.opened": Deed.READ,
    "corner.thrown_away": Deed.DELETE,
    "corner.written": Deed.CREATE,
    "words.answered": Deed.CREATE,
    "words.position": Deed.CONSENT,
    "words.read": Deed.READ,
    "words.refused": Deed.CREATE,
    "words.written": Deed.CREATE,
    # notices
    "notice.read": Deed.READ,
    # participation
    "caseload.replaced": Deed.RIGHTS,  # a whole caseload, in the log of the organisation
    "caseload.told": Deed.CHANGE,  # family and workers of one file, by the job
    "participation.changed": Deed.RIGHTS,
    "participation.ended": Deed.RIGHTS,
    "participation.invited": Deed.RIGHTS,
    "participation.started": Deed.RIGHTS,
    "participation.taken_back": Deed.RIGHTS,
    "handover.answered": Deed.CHANGE,
    "handover.offered": Deed.RIGHTS,
    "handover.read": Deed.READ,
    "handover.withdrawn": Deed.RIGHTS,
    # identity
    "account.ended": Deed.RIGHTS,
    "account.linked": Deed.RIGHTS,
    "account.made": Deed.CREATE,
    "digid.switched": Deed.RIGHTS,
    "employment.ended": Deed.RIGHTS,
    "employment.started": Deed.RIGHTS,
    "factor.added": Deed.RIGHTS,
    "factor.failed": Deed.SIGN_IN_FAILED,
    "factor.removed": Deed.RIGHTS,
    "factor.shown": Deed.SIGN_IN,  # step-up
    "invitation.made": Deed.RIGHTS,
    "invitation.revoked": Deed.RIGHTS,
    "invitation.used": Deed.RIGHTS,
    "link.changed": Deed.SETTINGS,  # a proposal was made or changed, put to use, or thrown away; a link was ended
    "link.tested": Deed.SETTINGS,
    "rights.reviewed": Deed.RIGHTS,
    "session.ended": Deed.SIGN_OUT,
    "session.started": Deed.SIGN_IN,
    "sign_in.limited": Deed.SIGN_IN_FAILED,
    "sign_in.refused": Deed.SIGN_IN_FAILED,
    # organisations and the portal
    "keys.rotated": Deed.SETTINGS,
    "organisation.changed": Deed.SETTINGS,
    "organisation.made": Deed.SETTINGS,
    "setting.changed": Deed.SETTINGS,
    # copies
    "copies.read": Deed.READ,  # the register of copies
    # plans
    "comment.answered": Deed.CREATE,
    "comment.changed": Deed.CHANGE,
    "comment.made": Deed.CREATE,
    "comment.reopened": Deed.CHANGE,
    "comment.resolved": Deed.CHANGE,
    "comment.withdrawn": Deed.DELETE,
    "consultation.started": Deed.CHANGE,
    "goal.changed": Deed.CHANGE,
    "goal.made": Deed.CREATE,
    "plan.changed": Deed.CHANGE,
    "plan.part_taken_away": Deed.DELETE,
    "plan.evaluated": Deed.CREATE,
    "plan.commented": Deed.CREATE,
    "plan.compared": Deed.READ,
    "plan.exported": Deed.EXPORT,
    "plan.imported": Deed.CHANGE,
    "plan.made": Deed.CREATE,
    "plan.printed": Deed.PRINT,
    "plan.read": Deed.READ,
    "plan.set": Deed.CHANGE,
    "plan.shared": Deed.RIGHTS,
    "plan_template.changed": Deed.CHANGE,
    "figures.read": Deed.READ,
    "wish.followed": Deed.CHANGE,
    "wish.made": Deed.CREATE,
    "position.taken": Deed.CHANGE,
    "standpoint.made": Deed.CREATE,
    "standpoint.withdrawn": Deed.CHANGE,
    "suggestion.accepted": Deed.CHANGE,
    "suggestion.made": Deed.CREATE,
    "suggestion.refused": Deed.CHANGE,
    "task.listed": Deed.READ,
    # texts: one event per person, text and sitting
    "text.edited": Deed.CHANGE,
    "text.opened": Deed.READ,
    "text.restored": Deed.CHANGE,
    # documents
    "document.downloaded": Deed.EXPORT,
    "document.read": Deed.READ,
    "document.refused": Deed.CREATE,
    "document.uploaded": Deed.CREATE,
    "document.withdrawn": Deed.DELETE,
}

_LOOKING = {Deed.READ, Deed.SEARCH, Deed.PRINT, Deed.EXPORT, Deed.LOG_READ}
_SIGNING_IN = {Deed.SIGN_IN, Deed.SIGN_IN_FAILED, Deed.SIGN_OUT}
LOOKS = frozenset(name for name, deed in EVENTS.items() if deed in _LOOKING)
SIGNING_IN = frozenset(name for name, deed in EVENTS.items() if deed in _SIGNING_IN)
