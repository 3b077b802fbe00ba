"""How is said beside a unit that it is only proposed? In one word, wherever the unit stands for a promise."""

from django import template
from django.utils.safestring import SafeString

from ..models import Target

register = template.Library()

PROPOSED = SafeString('<abbr class="proposed" title="建议责任单位，待确认">建议</abbr>')


@register.filter
def proposed(target: Target) -> str:
    """Until the office has confirmed who owes it; then nothing."""
    return "" if target.owners_confirmed else PROPOSED
