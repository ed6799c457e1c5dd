"""Every route, socket, job and command, and what it needs. What does not stand here does not answer."""

from collections.abc import Mapping

PUBLIC: frozenset[str] = frozenset(
    {
        "health.figures",
        "health.live",
        "health.ready",
        "help.now",
        "identity.back",
        "identity.begin",
        "identity.choose",
        "identity.family",
        "identity.keys",
        "identity.provider_signs_out",
        "identity.sign_out",
        "identity.sign_out_page",
        "identity.signed_out",
        "identity.start",
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
ROUTES: Mapping[str, str] = {
    "GET identity.sessions": "own",
    "POST identity.end_other_sessions": "own",
    "POST identity.end_session": "own",
    "POST identity.keep_alive": "own",
}
