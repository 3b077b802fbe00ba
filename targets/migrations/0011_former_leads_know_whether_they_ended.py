from django.db import migrations, models
from django.db.models import Exists, OuterRef


def know_who_ended(apps, _editor):
    """Those whose unit went into another on the day of the handover, whatever has become of the unit since."""
    former_leads, units = (apps.get_model("targets", name) for name in ("FormerLead", "HistoricalUnit"))
    ended = units.objects.filter(
        id=OuterRef("unit_id"), ended_on=OuterRef("until"), successor_id__isnull=False
    )
    former_leads.objects.filter(Exists(ended)).update(has_successor=True)


class Migration(migrations.Migration):
    dependencies = [
        ("targets", "0010_orders_have_clocks_and_notices_go_out"),
    ]

    operations = [
        migrations.AddField(
            model_name="formerlead",
            name="has_successor",
            field=models.BooleanField(default=False, editable=False, verbose_name="并入后任"),
        ),
        migrations.RunPython(know_who_ended, migrations.RunPython.noop),
    ]
