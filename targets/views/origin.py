"""From which list did a reader come to a target? The page before names it, or the link from a neighbour in the list
(`?from=`). What is no list of this report is none."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.http import QueryDict
from django.urls import Resolver404, ResolverMatch, resolve, reverse

from .. import summaries
from ..forms import FilterForm, TimelineForm
from ..models import Post, Report, Target, Unit
from ..summaries import Listing, Place, Scope
from .addresses import own_address
from .ledger import ROWS_PER_PAGE
from .moment import ShownMoment
from .request import Request

NOT_OF_THE_LIST = ("as_of", "known", "page", "all", "from")
WORST_FIRST = "sort=light"


@dataclass(frozen=True, kw_only=True)
class Origin:
    """A list and the target's place in it. `address` names the list at any moment, `back` leads to it at the shown."""

    title: str
    address: str
    back: str
    place: Place


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a list holds, and what it is called; `is_paged`: it shows so many rows at once."""

    listing: Listing
    title: str
    is_paged: bool = False


def origin_of(request: Request, report: Report, target: Target, *, shown: ShownMoment) -> Origin | None:
    """None for who did not come from a list; costs no query then."""
    path, query = _list_of(request, report)
    found = _asked(report, path, query)
    if found is None:
        return None
    place = summaries.place_in(report, found.listing, target, moment=shown.moment)
    if place is None:
        return None
    there = query.copy()
    if found.is_paged and place.position and place.position > ROWS_PER_PAGE:
        there["page"] = str((place.position - 1) // ROWS_PER_PAGE + 1)
    there.update(shown.params)
    return Origin(title=found.title, address=_joined(path, query), back=_joined(path, there), place=place)


def hand_on(request: Request, origin: Origin) -> None:
    """The links of the page to other days lead to the same target as come to from the same list."""
    asked = request.GET.copy()
    asked["from"] = origin.address
    request.GET = asked  # type: ignore[assignment]


def _joined(path: str, query: QueryDict) -> str:
    return path + (f"?{query.urlencode()}" if query else "")


def _list_of(request: Request, report: Report) -> tuple[str, QueryDict]:
    """Path and query of the list, without a moment. The overview stands for all of the ledger, the worst first."""
    asked = request.GET.get("from", "")
    address = urlsplit(own_address(request, asked or request.headers.get("Referer", "")))
    match = _match(address.path)
    if match and match.url_name == "target":  # whose reader may have come from a list
        address = urlsplit(own_address(request, QueryDict(address.query).get("from", "")))
    if match and match.url_name == "overview":
        return reverse("ledger", args=[report.year]), QueryDict(WORST_FIRST)
    query = QueryDict(address.query, mutable=True)
    for name in NOT_OF_THE_LIST:
        query.pop(name, None)
    return address.path, query


def _match(path: str) -> ResolverMatch | None:
    try:
        return resolve(path)
    except Resolver404:
        return None


def _asked(report: Report, path: str, query: QueryDict) -> Asked | None:
    """What stands at an address, if that is a list."""
    match = _match(path)
    if match is None or match.kwargs.get("year") != report.year:
        return None
    if match.url_name == "ledger":
        form = FilterForm(report, query)
        listing = summaries.listing(form.filters())
        return Asked(listing=listing, title="，".join(["台账", *form.words]), is_paged=True)
    if match.url_name == "timeline":
        return _on_timeline(TimelineForm(report, query))
    scope = _scope(report, match)
    return Asked(listing=summaries.listing(scope), title=scope.title) if scope else None


def _on_timeline(form: TimelineForm) -> Asked:
    listing = summaries.timeline_listing(form.filters(), by=form.grouping, only_overdue=form.only_overdue)
    return Asked(listing=listing, title="，".join(["时间轴", *(words for words, _ in form.narrowing)]))


def _scope(report: Report, match: ResolverMatch) -> Scope | None:
    pk = match.kwargs.get("pk", 0)
    if match.url_name == "theme":
        theme = report.themes.filter(pk=pk).first()
        return Scope(theme=theme) if theme else None
    if match.url_name == "unit":
        unit = Unit.objects.filter(pk=pk).first()
        return Scope(unit=unit) if unit else None
    if match.url_name == "post":
        post = Post.objects.filter(pk=pk).first()
        return Scope(post=post) if post else None
    if match.url_name == "group":
        group = report.groups.filter(pk=pk).first()
        return Scope.of_group(group) if group else None
    return None
