"""A database as the first release left it, kept as a file, for the migrations that come after it.

`python -m tests.stored_release record FILE` writes the demonstration's data, as the models are now; it was run once,
when the first release was made, and is not to be run again. `python -m tests.stored_release lights FILE` puts the
stored data into the empty database that DATABASE_URL names, as its migration has it, migrates it to the newest one
and prints what has become of it, with every light of the chosen days, as JSON; with `--keep` the lights go into the
file, for a change of the rules.
"""

import io
import json
import lzma
import os
import sys
from pathlib import Path

import django
from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

FIRST = "0001_the_tracker_as_first_released"
DAYS = ("2024-01-31", "2024-03-31", "2024-06-30", "2024-09-30", "2024-12-31")


def record(path: Path) -> None:
    """Store the demonstration year; passwords are left out."""
    call_command("migrate", verbosity=0)
    call_command("import_catalogue", "targets/data/zhanhe_2024", stdout=io.StringIO())
    call_command("load_demo", stdout=io.StringIO())
    rows = {}
    for model in apps.get_app_config("targets").get_models(include_auto_created=True):
        fields = model._meta.concrete_fields
        rows[model._meta.model_name] = {
            "fields": [field.attname for field in fields],
            "rows": [[_text(row, field) for field in fields] for row in model.objects.order_by("pk")],
        }
    _write(path, {"migration": FIRST, "models": rows, "lights": _lights()})


def after_migrating(path: Path) -> dict:
    """What has become of the stored data in the newest version: its lights by day, and the guard of the first weeks."""
    stored = read(path)
    call_command("migrate", "targets", stored["migration"], verbosity=0)
    was = MigrationExecutor(connection).loader.project_state([("targets", stored["migration"])]).apps
    with transaction.atomic():
        for name, table in stored["models"].items():
            model = was.get_model("targets", name)
            fields = {field.attname: field for field in model._meta.concrete_fields}
            for field in fields.values():
                field.auto_now_add = False  # what happened then stays then
            model.objects.bulk_create(
                (
                    model(**{
                        name: None if text is None else fields[name].to_python(text)
                        for name, text in zip(table["fields"], row, strict=True)
                    })
                    for row in table["rows"]
                ),
                batch_size=500,
            )  # fmt: skip
    call_command("migrate", verbosity=0)
    report = apps.get_model("targets", "Report")
    guards = [
        *report.objects.values_list("early_plan_share"),
        *report.history.values_list("early_plan_share"),
    ]
    return {"lights": _lights(), "early_plan_shares": sorted({str(share) for (share,) in guards})}


def read(path: Path) -> dict:
    return json.loads(lzma.decompress(path.read_bytes()))


def _write(path: Path, stored: dict) -> None:
    path.write_bytes(lzma.compress(json.dumps(stored, ensure_ascii=False).encode(), preset=9))


def _lights() -> dict:
    found = {}
    for day in DAYS:
        out = io.StringIO()
        call_command("lights", "--as-of", day, "--known", "2025-02-28", "--format", "json", stdout=out)
        found[day] = json.loads(out.getvalue())
    return found


def _text(row, field) -> str | None:
    if field.name == "password":
        return "!"
    return None if field.value_from_object(row) is None else field.value_to_string(row)


def main(what: str, file: str, *options: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    path = Path(file)
    if what == "record":
        record(path)
        return
    found = after_migrating(path)
    if "--keep" in options:
        _write(path, read(path) | {"lights": found["lights"]})
    else:
        print(json.dumps(found, ensure_ascii=False))


if __name__ == "__main__":
    main(*sys.argv[1:])
