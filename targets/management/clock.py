"""Which day is it for a command? In a demonstration its day, as for the pages."""

from django.core.management.base import BaseCommand

from ..demo.clock import as_on, day_of_process


class OnTheDemosDay(BaseCommand):
    """A command that asks what day it is; outside of demonstrations the real one, without looking anything up."""

    def execute(self, *args, **options) -> str | None:
        with as_on(day_of_process()):
            return super().execute(*args, **options)
