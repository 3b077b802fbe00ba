"""manage.py database_facts MOMENT: rows and lights as JSON; `backup` and `restore` compare two databases by it."""

import json
from datetime import datetime

from django.core.management.base import BaseCommand, CommandParser

from ..backups.facts import facts_at


class Command(BaseCommand):
    help = "以JSON输出各表行数和全部亮灯的摘要，供备份核对。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("moment", type=datetime.fromisoformat)

    def handle(self, *args, **options) -> None:
        self.stdout.write(json.dumps(facts_at(options["moment"]), ensure_ascii=False))
