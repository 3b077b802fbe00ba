"""Let an account or an address in again: for when the only admin is kept out."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from targets.services import Refused
from targets.services.unlocking import unlock


class Command(BaseCommand):
    help = "Let an account, or everybody at an address, in again before the time is up."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", help="name of an account, or an address")

    def handle(self, *args, **options) -> None:
        try:
            unlock(options["what"], by=None)
        except Refused as refused:
            raise CommandError(refused.sentence) from None
        self.stdout.write(f"“{options['what']}”可以登录了。")
