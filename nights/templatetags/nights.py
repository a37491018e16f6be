"""Template filters of movie nights."""

from django import template
from django.utils.translation import gettext_lazy as _

from ..models import Night

register = template.Library()

_DESCRIPTIONS = {
    Night.Rule.FAIR.value: _("Balanced across the group."),
    Night.Rule.AVERAGE.value: _("Best for the group as a whole; it may suit one of you less."),
    Night.Rule.LEAST_MISERY.value: _("Ranked by the one who likes each movie least."),
}


@register.filter
def rule_description(rule: str) -> str:
    """Return what a rule does, in one sentence."""
    return str(_DESCRIPTIONS[rule])
