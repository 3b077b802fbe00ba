"""A version is the same for the same, and another one after any change."""

from datetime import timedelta
from decimal import Decimal

from targets.models import Target, Unit, version_of


def test_it_is_the_same_for_what_is_fetched_again(target):
    assert version_of(Target.objects.get(pk=target.pk)) == version_of(Target.objects.get(pk=target.pk))


def test_it_changes_with_every_kind_of_column(target):
    seen = {version_of(Target.objects.get(pk=target.pk))}
    for name, value in {
        "title": "另一个名称",
        "last_year_value": Decimal("6634"),
        "due_date": target.due_date - timedelta(days=1),
        "owners_confirmed": not target.owners_confirmed,
    }.items():
        Target.objects.filter(pk=target.pk).update(**{name: value})
        seen.add(version_of(Target.objects.get(pk=target.pk)))
    assert len(seen) == 5


def test_it_does_not_depend_on_how_a_number_was_typed(target):
    Target.objects.filter(pk=target.pk).update(last_year_value=Decimal("6633"))
    before = version_of(Target.objects.get(pk=target.pk))
    Target.objects.filter(pk=target.pk).update(last_year_value=Decimal("6633.0000"))
    assert version_of(Target.objects.get(pk=target.pk)) == before


def test_it_knows_rows_apart_and_what_is_tied_to_them():
    one, other = Unit(pk=1, name="甲局"), Unit(pk=2, name="甲局")
    assert len({version_of(one), version_of(other), version_of(one, other), version_of(one, ties=[3])}) == 4
