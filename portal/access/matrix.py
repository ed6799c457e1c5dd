"""Every route, socket, job and command, and what it needs. What does not stand here does not answer.

A need is written in one of these ways:
    own                   the actor's own account, sessions or messages; nobody else's
    file                  a standing in the file of the address; the parts of the page ask for their own letters
    V help_plan, gi_plan  this letter of the grid on an item of one of these kinds
    V *                   this letter on an item of whatever kind it is
    at work: org_admin    work at the own organisation (people.models.Work), and nothing of any file
    facts                 a job or command that decides with the same clause over facts, and reads no content
"""

from collections.abc import Mapping

PUBLIC: frozenset[str] = frozenset(
    {
        "health.figures",
        "health.live",
        "health.ready",
        "help.now",
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
ROUTES: Mapping[str, str] = {}
SOCKETS: Mapping[str, str] = {}
JOBS: Mapping[str, str] = {}
COMMANDS: Mapping[str, str] = {}
