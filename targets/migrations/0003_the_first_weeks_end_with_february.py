"""The guard of the first weeks is a share of the days gone: whoever kept the shipped 5 % gets the new 17 %."""

from decimal import Decimal

from django.db import migrations

SHIPPED, NOW = Decimal("0.05"), Decimal("0.17")


def _set(apps, shares: tuple[Decimal, Decimal]) -> None:
    before, after = shares
    for model in ("Report", "HistoricalReport"):
        rows = apps.get_model("targets", model).objects.filter(early_plan_share=before)
        rows.update(early_plan_share=after)


def raise_it(apps, schema_editor) -> None:
    _set(apps, (SHIPPED, NOW))


def lower_it(apps, schema_editor) -> None:
    _set(apps, (NOW, SHIPPED))


class Migration(migrations.Migration):
    dependencies = [("targets", "0002_the_rules_that_offices_keep")]

    operations = [migrations.RunPython(raise_it, lower_it)]
