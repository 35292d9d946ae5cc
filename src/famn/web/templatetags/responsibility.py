"""Who answers for a step, said where the step is taken (R-73)."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from famn.organisations.enums import Step
from famn.organisations.queries import responsibilities

register = template.Library()


@register.simple_tag(takes_context=True)
def responsible(context: template.Context, step: str) -> SafeString:
    """One quiet line, "Ansvar: kommunen". Read once a request, however many steps the page shows. Raises for an unknown step."""
    request = context["request"]
    wanted, by = Step(step), request.actor
    if by is None or by.cooperation_id is None:
        return SafeString("")
    known = getattr(request, "famn_responsible", None)
    if known is None:
        known = {one.step: one for one in responsibilities(by.cooperation_id, on=request.today)}
        request.famn_responsible = known
    return format_html('<p class="muted small">{} {}</p>', _("Ansvar:"), known[wanted].who)
