"""What has been drawn of a thing once is not drawn again while it is the same thing."""

from django import template
from django.template import Context
from django.template.base import FilterExpression, NodeList, Parser, Token, token_kwargs

register = template.Library()


class Keep(template.Node):
    """See `keep`."""

    def __init__(
        self,
        inside: NodeList,
        it: FilterExpression,
        shown: dict[str, FilterExpression],
        place: tuple[str, int | None],
    ):
        self.inside, self.it, self.shown, self.place = inside, it, shown, place

    def render(self, context: Context) -> str:
        it, report, moment = self.it.resolve(context), context["report"], context.get("moment")
        shown = {name: value.resolve(context) for name, value in self.shown.items()}
        params = tuple(moment.params.items()) if moment else ()
        key = (*self.place, report.pk, report.year, params, *shown.values())
        if key not in it.parts:
            seen = context.new({"it": it, "report": report, "moment": moment, **shown})
            it.parts[key] = self.inside.render(seen)
        return it.parts[key]


@register.tag
def keep(parser: Parser, token: Token) -> Keep:
    """{% keep p marks=marks %}…{% endkeep %}: what is between the two, drawn of `p`, which keeps it in its `parts`.

    It sees the thing as `it`, what it is handed besides, the report whose year stands in addresses, and the moment to
    which they lead. Whatever else the page knows, its reader above all, is out of its reach.
    """
    _, it, *named = token.split_contents()
    shown = token_kwargs(named, parser)
    inside = parser.parse(["endkeep"])
    parser.delete_first_token()
    return Keep(inside, parser.compile_filter(it), shown, (str(parser.origin), token.lineno))
