"""manage.py erase_person NAME: erase what is not needed of somebody who has gone."""

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from targets.models import User
from targets.services import Refused
from targets.services.erasing import erase


class Command(BaseCommand):
    help = "删除已停用人员的邮箱（含变更记录里的）、口令、二次验证、会话和消息；办理痕迹和其上的姓名保留。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *args, **options) -> None:
        user = User.objects.filter(username=options["username"]).first()
        if user is None:
            raise CommandError(f"没有“{options['username']}”这个账号。")
        try:
            erase(user, by=None, at=timezone.now())
        except Refused as refused:
            raise CommandError(refused.sentence) from None
        self.stdout.write(f"已删除“{user}”的个人资料。以前的备份里还有，随备份轮换消失。")
