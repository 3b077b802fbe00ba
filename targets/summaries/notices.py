"""What was somebody told, day by day, and of which target each time? The page 消息."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from django.utils import timezone

from ..models import Notice, Target

Place = tuple[int, str]  # year and number


@dataclass(frozen=True, kw_only=True)
class NoticeGroup:
    """What was told of one target on one day, newest first; `target` None where it is about something else, or there
    is but this one, whose sentence names it."""

    target: Target | None
    notices: list[Notice]

    @property
    def unread(self) -> list[Notice]:
        return [notice for notice in self.notices if notice.read_at is None]


@dataclass(frozen=True, kw_only=True)
class NoticeDay:
    day: date
    groups: list[NoticeGroup]


def notice_days(notices: Iterable[Notice]) -> list[NoticeDay]:
    """Notices, newest first, by day and target; one query for any number of them."""
    placed = [(notice, _place_of(notice.address)) for notice in notices]
    places = {place for _, place in placed if place}
    years, numbers = {year for year, _ in places}, {number for _, number in places}
    published = Target.objects.filter(report__published_at__isnull=False)
    rows = published.filter(report__year__in=years, number__in=numbers) if places else published.none()
    targets = {(row.report.year, row.number): row for row in rows.select_related("report")}
    return [
        NoticeDay(day=day, groups=_groups(list(own), targets))
        for day, own in groupby(placed, key=lambda row: timezone.localtime(row[0].created_at).date())
    ]


def _groups(placed: list[tuple[Notice, Place | None]], targets: dict[Place, Target]) -> list[NoticeGroup]:
    """Each target where it is told of last."""
    groups: dict[object, list[Notice]] = {}
    for notice, place in placed:
        groups.setdefault(place if place in targets else notice.pk, []).append(notice)
    return [
        NoticeGroup(target=targets[key] if len(own) > 1 else None, notices=own)  # type: ignore[index]
        for key, own in groups.items()
    ]


def _place_of(address: str) -> Place | None:
    """Of the target that an address leads to; None for other pages."""
    try:
        asked = resolve(urlsplit(address).path).kwargs
    except Resolver404:
        return None
    return (asked["year"], asked["number"]) if {"year", "number"} <= asked.keys() else None
