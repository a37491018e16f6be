"""Words of a movie night's pages."""

from django import template
from django.utils.translation import gettext_lazy as _

from ..models import Night

register = template.Library()

_MEANINGS = {
    Night.Rule.FAIR.value: _("Each movie helps most whoever has got least from those before it."),
    Night.Rule.AVERAGE.value: _("What suits all of you best, added up; one may get little."),
    Night.Rule.LEAST_MISERY.value: _("Each movie counts as much as whoever likes it least."),
}


@register.filter
def rule_meaning(rule: str) -> str:
    """Return what a rule does, in one line."""
    return str(_MEANINGS[rule])
