"""How did the lights move month by month, and where do the totals lead? The page 趋势."""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from ..domain.forecast import Forecast
from ..domain.moment import Moment
from ..domain.months import month_ends
from ..domain.rollup import Rollup, roll_up
from ..domain.words import Light
from ..models import Report
from ..pictures import Picture, facts_of, parts_of
from .scope import Scope


@dataclass(frozen=True, kw_only=True)
class TrendMonth:
    """The report's picture on a month-end, or on the as-of date for the running month."""

    day: date
    rollup: Rollup

    @property
    def parts(self) -> dict:
        return parts_of((self.day,), self.rollup)


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """A total and where it leads."""

    picture: Picture
    forecast: Forecast

    @property
    def short_share(self) -> Fraction:
        """What it will lack, as a share of what is promised."""
        value = self.picture.judgement.promise.value
        assert value is not None, "there is no forecast without a value"
        return self.forecast.short_by / Fraction(value)


@dataclass(frozen=True, kw_only=True)
class Trend:
    """Months up to `as_of`, and the outlook of every total under way: `short` are those that will not be done in
    time, the largest gap first, `unseen` those of them whose light is neither yellow nor red."""

    as_of: date
    months: list[TrendMonth]
    outlooks: list[Outlook]

    @property
    def short(self) -> list[Outlook]:
        return [o for o in self.outlooks if o.forecast.is_short]

    @property
    def sufficient(self) -> list[Outlook]:
        return [o for o in self.outlooks if not o.forecast.is_short]

    @property
    def unseen(self) -> list[Outlook]:
        warned = (Light.BEHIND, Light.CRITICAL)
        return [o for o in self.short if o.picture.judgement.light not in warned]

    @property
    def chart(self) -> dict:
        """For the browser: counts by light and shares in percent, a list entry a month."""
        return {
            "labels": [f"{m.day.month}月" for m in self.months],
            "lights": [
                {"light": light.value, "label": light.label, "counts": [m.rollup.counts[light] for m in self.months]}
                for light in Light
            ],
            "shares": [
                {
                    "label": "达序时率", "style": "brand",
                    "values": [_percent(m.rollup.on_pace_rate) for m in self.months],
                },
                {
                    "label": "平均完成度", "style": "ink",
                    "values": [_percent(m.rollup.mean_completion) for m in self.months],
                },
                {"label": "平均序时", "style": "soft", "values": [_percent(m.rollup.mean_plan) for m in self.months]},
            ],
        }  # fmt: skip


def trend(report: Report, scope: Scope, *, moment: Moment) -> Trend:
    """Every month-end as known at one moment; a month without any reading yet is shown, too."""
    facts, as_of = facts_of(report, known_at=moment.known_at), moment.as_of
    days = [*month_ends(report.start_date, as_of - timedelta(days=1)), as_of]
    months, pictures = [], []
    for day in days:
        pictures = scope.on(facts, day)
        rollup = facts.rollup_on(day) if scope.is_whole else roll_up(p.judgement for p in pictures)
        months.append(TrendMonth(day=day, rollup=rollup))
    outlooks = [Outlook(picture=p, forecast=p.forecast) for p in pictures if p.forecast]
    return Trend(
        as_of=as_of,
        months=months,
        outlooks=sorted(
            outlooks,
            key=lambda o: (-o.short_share, o.picture.target.number),
        ),
    )


def _percent(share: Fraction | None) -> float | None:
    return None if share is None else round(float(share) * 100, 1)
