"""Take somebody's second factor away: for when the only admin has lost the telephone and the recovery codes."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from targets.models import User
from targets.services.sessions import remove_second_factor


class Command(BaseCommand):
    help = "Take an account's second factor away, and end its sessions."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *args, **options) -> None:
        user = User.objects.filter(username=options["username"]).first()
        if user is None or not remove_second_factor(user, by=None):
            raise CommandError(f"“{options['username']}”没有启用二次验证。")
        self.stdout.write(f"已停用“{user}”的二次验证。")
