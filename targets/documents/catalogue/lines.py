"""What does the catalogue of a report say, table by table and line by line, as files have it?"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from ...domain.quantities import plain
from ...models import Group, PlanPoint, Post, Report, Stage, Target, Theme, Unit
from .tables import REPORT, YesNo, answer

Value = str | int | Decimal | date | None
Cells = dict[str, Value]
Tables = dict[str, list[Cells]]


def catalogue_of(report: Report) -> Tables:
    """Everything that the report's catalogue says, by table; words as codes."""
    return {
        "report": [line_of_report(report)],
        "units": [line_of_unit(unit) for unit in Unit.objects.order_by("position", "pk")],
        "posts": [line_of_post(post) for post in Post.objects.order_by("position", "pk")],
        "themes": _themes(report),
        "targets": lines_of_targets(report),
        "stages": [
            {"number": s.target.number, "title": s.title, "weight": s.weight, "due_date": s.due_date}
            for s in _rows_of_targets(Stage, report, "due_date")
        ],
        "plan_points": [
            {
                "number": p.target.number,
                "date": p.date,
                "value": p.value,
                "is_proposed": answer(is_yes=p.is_proposed),
            }
            for p in _rows_of_targets(PlanPoint, report, "date")
        ],
        "groups": [line_of_group(group) for group in report.groups.in_order().prefetch_related("targets")],
    }


def lines_of_targets(report: Report) -> list[Cells]:
    """In print order."""
    return [line_of_target(target) for target in report.targets.in_print_order().with_owners()]


def line_of_report(report: Report) -> Cells:
    values = {column: getattr(report, column) for column in REPORT.heads}
    answers = {c: answer(is_yes=values[c]) for c, words in REPORT.words.items() if words is YesNo}
    return values | answers


def line_of_unit(unit: Unit) -> Cells:
    return {"name": unit.name, "kind": unit.kind, "aliases": unit.aliases}


def line_of_post(post: Post) -> Cells:
    return {"title": post.title, "duties": post.duties}


def line_of_group(group: Group, targets: Iterable[Target] | None = None) -> Cells:
    """With the numbers of the targets that are stored, or those of others."""
    numbers = [target.number for target in (group.targets.all() if targets is None else targets)]
    return {
        "name": group.name,
        "parent": group.parent.name if group.parent else "",
        "introduction": group.introduction,
        "phrase": group.phrase,
        "targets": ";".join(sorted(numbers)),
    }


def line_of_target(target: Target) -> Cells:
    """A target as its line in the catalogue; its owners, heading and post have been fetched (`with_owners`)."""
    return own_fields(target) | {
        "lead_unit": target.lead.unit.name if target.lead else "",
        "supporting_units": ";".join(owner.unit.name for owner in target.supporting),
        "lead_since": target.lead.since if target.lead else None,
    }


def own_fields(target: Target) -> Cells:
    """The line without the owners, for targets that are not stored yet."""
    area = target.theme.area
    return {
        "number": target.number,
        "kind": target.kind,
        "area": area.title,
        "theme": target.theme.title,
        "title": target.title,
        "measure": target.measure,
        "bound": target.bound,
        "stated_as": target.stated_as,
        "stated_value": target.stated_value,
        "unit": target.unit,
        "start_date": target.start_date,
        "due_date": target.stated_due_date,
        "frequency": target.frequency,
        "baseline": target.baseline,
        "last_year_value": target.last_year_value,
        "reference": target.reference.number if target.reference else "",
        "issued": target.issued,
        "post": target.post.title if target.post else "",
        "source_ref": target.source_ref,
        "last_year_note": target.last_year_note,
        "lag_days": target.lag_days,
        "state": target.state,
        "state_date": target.state_date,
        "state_reason": target.state_reason,
        "last_year_context": target.last_year_context,
        "is_baseline_awaited": answer(is_yes=target.is_baseline_awaited),
        "is_counted": answer(is_yes=target.is_counted),
        "is_lasting": answer(is_yes=target.is_lasting),
        "deadline_words": target.deadline_words,
        "assigned_date": target.assigned_date,
        "added_document": target.added_document,
        "added_document_date": target.added_document_date,
        "owners_confirmed": answer(is_yes=target.owners_confirmed),
        "split": target.split,
        "part_of": target.part_of.number if target.part_of else "",
        "weight": target.weight,
    }


def text_of(value: Value) -> str:
    """A cell as CSV has it: plain number, ISO date, nothing for None."""
    match value:
        case None:
            return ""
        case Decimal():
            return plain(value)
        case date():
            return value.isoformat()
    return str(value)


def _themes(report: Report) -> list[Cells]:
    themes = Theme.objects.filter(report=report, parent__isnull=False).select_related("parent")
    return [
        {
            "area": theme.area.title,
            "area_short": theme.area.short_title,
            "theme": theme.title,
            "theme_short": theme.short_title,
        }
        for theme in themes.in_print_order()
    ]


def _rows_of_targets(model: type[Stage] | type[PlanPoint], report: Report, day: str):
    rows = model.objects.filter(target__report=report).select_related("target")
    return rows.order_by("target__number", day, "pk")
