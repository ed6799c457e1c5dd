"""Every route, socket, job and command, and what it needs. What does not stand here does not answer."""

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
