"""manage.py send_notices: send what waits by mail and to the group. Run it every few minutes; each goes out once."""

from django.core.management.base import CommandError, OutputWrapper
from django.utils import timezone

from ...management.clock import OnTheDemosDay
from ...services.outbox import Sent, send_waiting


class Command(OnTheDemosDay):
    help = "把待发的消息发到各人邮箱和群机器人（配置了的）；没有发出的下次再发。"

    def handle(self, *args, **options) -> None:
        say(self.stdout, send_waiting(at=timezone.localtime()))


def say(out: OutputWrapper, sent: Sent) -> None:
    """What went out; what did not ends the command with an error."""
    if sent.mail_count:
        out.write(f"发出邮件{sent.mail_count}封。")
    if sent.group_count:
        out.write(f"发出群消息{sent.group_count}条。")
    amiss = []
    if sent.failed:
        amiss.append(f"有{len(sent.failed)}封邮件没有发出：{'、'.join(sorted(sent.failed))}")
    if sent.group_amiss:
        amiss.append(f"群消息没有发出（{sent.group_amiss}）")
    if amiss:
        raise CommandError("；".join(amiss))
