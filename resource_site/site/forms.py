"""The forms of a site, as templates print them."""

from __future__ import annotations

from resource_site.settings.config import Form
from resource_site.site import values
from resource_site.site.values import Hidden


def form(settings: Form) -> values.Form | None:
    """Return a form, or None if it is not sent anywhere."""
    if not settings.action:
        return None
    hidden = tuple(Hidden(name, value) for name, value in settings.hidden.items())
    return values.Form(settings.action, settings.email_field, settings.trap_field, hidden)
