"""For which unit somebody spoke is stored; until now it followed from where that person works today."""

from bisect import bisect_right
from collections import defaultdict

import django.db.models.deletion
from django.db import migrations, models

OFFICE = "admin"


def keep(apps, schema_editor) -> None:
    past = _past_of_people(apps)
    _keep_on_behalf(apps, past)
    _keep_units(apps, past)
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # before the table itself is altered


def _past_of_people(apps):
    """By person, when role and unit became what, oldest first."""
    history = apps.get_model("targets", "HistoricalUser").objects.order_by("history_date", "history_id")
    past = defaultdict(list)
    for pk, at, role, unit in history.values_list("id", "history_date", "role", "unit_id"):
        past[pk].append((at, role, unit))
    for pk, role, unit in apps.get_model("targets", "User").objects.values_list("pk", "role", "unit_id"):
        past[pk] = past[pk] or [(None, role, unit)]
    return past


def _then(steps, at):
    """Role and unit at a moment; before the first step what that says."""
    later = bisect_right([step[0] for step in steps if step[0]], at) if steps[0][0] else 1
    return steps[max(later - 1, 0)][1:]


def _keep_on_behalf(apps, past) -> None:
    for model, moment in (("ProgressEntry", "created_at"), ("HistoricalProgressEntry", "history_date")):
        rows = apps.get_model("targets", model).objects
        typed = [
            pk
            for pk, author, at in rows.values_list("pk", "author_id", moment)
            if author and _then(past[author], at)[0] == OFFICE
        ]
        for start in range(0, len(typed), 500):
            rows.filter(pk__in=typed[start : start + 500]).update(is_on_behalf=True)


def _keep_units(apps, past) -> None:
    """Who answered was staff of the lead unit; who asked for an adjustment too, unless it was the office."""
    for reply in apps.get_model("targets", "InstructionReply").objects.select_related("instruction"):
        _, unit = _then(past[reply.author_id], reply.created_at)
        reply.unit_id = unit or _lead_of(apps, reply.instruction.target_id)
        reply.save(update_fields=["unit"])
    for asked in apps.get_model("targets", "Adjustment").objects.all():
        role, unit = _then(past[asked.requested_by_id], asked.requested_at)
        if role != OFFICE:
            asked.requesting_unit_id = unit
            asked.save(update_fields=["requesting_unit"])


def _lead_of(apps, target_pk: int) -> int:
    return apps.get_model("targets", "Owner").objects.get(target=target_pk, role="lead").unit_id


class Migration(migrations.Migration):
    dependencies = [("targets", "0005_units_are_renamed_and_succeeded")]

    operations = [
        migrations.RunPython(keep, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="instructionreply",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="targets.unit",
                verbose_name="答复单位",
            ),
        ),
    ]
