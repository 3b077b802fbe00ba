"""What goes out: one mail a person and run, the group's webhook; each notice once, and again where it failed."""

import json
import logging
import threading
from contextlib import contextmanager
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import StringIO
from smtplib import SMTPException

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from targets.management.commands.send_notices import say
from targets.models import MailChoice, Notice, NoticeKind, mailed_kinds
from targets.services import choose_kinds, instruct, revoke_urging, urge
from targets.services.channels import Letter, Undelivered, Webhook
from targets.services.notices import announce, tell
from targets.services.outbox import send_waiting
from targets.services.reminders import remind, remind_of_orders
from tests.conftest import at

NOON = at(2024, 7, 5, 12)
SECRET = "693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa"


@pytest.fixture
def post_office(settings):
    settings.EMAIL_HOST, settings.SITE_URL = "mail.example.cn", "https://zhanhe.example.cn"


@pytest.fixture
def reader(clerk, post_office):
    """A clerk who gets mail."""
    clerk.email = "lizhen@example.cn"
    clerk.save()
    return clerk


def write(user, kind=NoticeKind.INSTRUCTION, text="请加快。", *, moment=NOON):
    tell([user], kind, text, "/2024/targets/B-017/#instructions", at=moment)


# -- mail


def test_one_notice_is_one_mail_with_the_way_to_its_place(reader):
    write(reader, text="赵宁对“新增市场主体”作出批示：请加快。\n尽快。")
    assert send_waiting(at=NOON).mail_count == 1
    (letter,) = mail.outbox
    assert letter.to == ["lizhen@example.cn"]
    assert letter.subject == "批示：赵宁对“新增市场主体”作出批示：请加快。 尽快。"
    assert letter.body.splitlines() == [
        "【批示】赵宁对“新增市场主体”作出批示：请加快。 尽快。",
        "https://zhanhe.example.cn/2024/targets/B-017/#instructions",
        "",
        "不想收某类邮件，可在这里选择：https://zhanhe.example.cn/notices/#mail",
    ]


def test_forty_notices_are_one_mail(reader):
    for n in range(40):
        write(reader, [NoticeKind.RETURNED, NoticeKind.URGING][n % 2], f"第{n}条")
    assert send_waiting(at=NOON).mail_count == 1
    assert mail.outbox[0].subject == "目标任务：40条消息（退回、催办）"
    assert all(f"第{n}条" in mail.outbox[0].body for n in range(40))


def test_a_notice_goes_out_once(reader):
    write(reader)
    send_waiting(at=NOON)
    assert send_waiting(at=NOON + timedelta(minutes=5)).mail_count == 0
    assert len(mail.outbox) == 1


def test_a_subject_is_short_and_one_line(reader):
    write(reader, text="长\r\nBcc: all@example.cn" * 20)
    send_waiting(at=NOON)
    assert len(mail.outbox[0].subject) == 80
    assert mail.outbox[0].recipients() == ["lizhen@example.cn"]


def without_server(user, settings):
    settings.EMAIL_HOST = ""


def without_address(user, settings):
    user.email = ""
    user.save()


def gone(user, settings):
    user.is_active = False
    user.save()


def who_has_read(user, settings):
    user.notices.update(read_at=NOON)


def who_does_not_want(user, settings):
    choose_kinds(user, set(NoticeKind) - {NoticeKind.INSTRUCTION})


def of_last_week(user, settings):
    user.notices.update(created_at=NOON - timedelta(days=4))


def before_mails_were_sent(user, settings):
    user.notices.update(sent_at=NOON - timedelta(minutes=1))


def a_reminder_of_yesterday(user, settings):
    user.notices.update(kind="reminder", created_at=NOON - timedelta(days=1))


@pytest.mark.parametrize(
    "case",
    [
        without_server, without_address, gone, who_has_read, who_does_not_want, of_last_week,
        before_mails_were_sent, a_reminder_of_yesterday,
    ],
    ids=lambda case: case.__name__,
)  # fmt: skip
def test_nothing_is_mailed(case, reader, settings):
    write(reader)
    case(reader, settings)
    assert send_waiting(at=NOON).mail_count == 0
    assert mail.outbox == []


def test_what_nobody_has_to_act_on_is_mailed_to_who_asks_for_it(reader):
    assert NoticeKind.ACCEPTED not in mailed_kinds(reader)
    write(reader, NoticeKind.ACCEPTED)
    assert send_waiting(at=NOON).mail_count == 0
    choose_kinds(reader, {NoticeKind.ACCEPTED})
    assert mailed_kinds(reader) == {NoticeKind.ACCEPTED}
    assert send_waiting(at=NOON).mail_count == 1


def test_what_failed_is_sent_by_the_next_run(reader, monkeypatch):
    def refuse(self):
        raise SMTPException

    write(reader)
    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMessage.send", refuse)
        assert send_waiting(at=NOON).failed == ["lizhen@example.cn"]
    assert send_waiting(at=NOON).mail_count == 1
    assert send_waiting(at=NOON).mail_count == 0


def test_one_bad_address_does_not_hold_up_the_others(reader, leader, monkeypatch):
    leader.email = "zhaoning@example.cn"
    leader.save()
    send = mail.EmailMessage.send

    def refuse_one(self):
        if self.to == ["lizhen@example.cn"]:
            raise ValueError("Invalid address")
        return send(self)

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse_one)
    write(reader)
    write(leader)
    sent = send_waiting(at=NOON)
    assert (sent.mail_count, sent.failed) == (1, ["lizhen@example.cn"])


def test_a_server_that_is_down_is_asked_once(reader, leader, monkeypatch):
    calls = []

    def unreachable(self):
        calls.append(1)
        raise ConnectionRefusedError

    leader.email = "zhaoning@example.cn"
    leader.save()
    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.open", unreachable)
    write(reader)
    write(leader)
    assert send_waiting(at=NOON).failed == ["lizhen@example.cn", "zhaoning@example.cn"]
    assert len(calls) == 1
    assert Notice.objects.waiting().count() == 2


def test_writing_asks_no_mail_server(reader, target, leader, monkeypatch):
    monkeypatch.setattr("targets.services.outbox.send_waiting", None)
    instruct(target, text="请加快。", due_date=None, by=leader, at=NOON)
    assert mail.outbox == []
    assert reader.notices.waiting().count() == 1


def test_reminders_are_mailed_by_the_run_that_writes_them(reader, report, target):
    out = StringIO()
    remind(report, today=date(2024, 7, 5), at=at(2024, 7, 5, 8))
    assert send_waiting(at=at(2024, 7, 5, 8)).mail_count == 1
    assert "2024年度1项目标任务（新增市场主体）须在今天（7月5日）报送进展" in mail.outbox[0].body
    assert "https://zhanhe.example.cn/2024/report/" in mail.outbox[0].body
    call_command("send_notices", stdout=out)
    assert out.getvalue() == ""


def test_people_choose_what_is_mailed(client, reader):
    client.force_login(reader)
    page = client.get("/notices/").content.decode()
    assert "lizhen@example.cn" in page
    assert page.count("checked") == 8
    for _ in range(2):
        page = client.post("/notices/mail/", {"kinds": ["urging"]}, follow=True).content.decode()
        assert page.count("已保存邮件选择。") == 1
    assert page.count("checked") == 1
    assert MailChoice.objects.count() == len(NoticeKind)
    assert "没有保存" in client.post("/notices/mail/", {"kinds": ["x"]}, follow=True).content.decode()
    client.post("/notices/mail/")
    assert mailed_kinds(reader) == set()


# -- the group


class Robot(HTTPServer):
    """A group's robot: keeps what it is sent, answers as it is told."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answering)
        self.bodies: list[dict] = []
        self.status, self.answer, self.headers = 200, b'{"errcode": 0, "errmsg": "ok"}', {}


class _Answering(BaseHTTPRequestHandler):
    server: Robot

    def do_POST(self) -> None:
        self.server.bodies.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(self.server.status)
        for name, value in self.server.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(self.server.answer)

    def log_message(self, *args) -> None:
        """Quiet."""


@contextmanager
def running(robot: Robot):
    thread = threading.Thread(target=robot.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield robot
    finally:
        robot.shutdown()
        thread.join()
        robot.server_close()


@pytest.fixture
def robot(db, settings):
    with running(Robot()) as robot:
        settings.NOTICE_WEBHOOK_URL = (
            f"http://127.0.0.1:{robot.server_port}/cgi-bin/webhook/send?key={SECRET}"
        )
        settings.NOTICE_WEBHOOK_KINDS = ["urging", "reminder"]
        settings.SITE_URL = "https://zhanhe.example.cn"
        yield robot


def test_the_group_is_told_of_what_was_issued_and_revoked(robot, report, target, road, admin):
    urging, _ = urge(report, as_of=date(2024, 6, 30), reply_by=date(2024, 7, 15), by=admin, at=NOON)
    assert robot.bodies == []  # the transaction asks nobody
    revoke_urging(urging, reason="签发有误", by=admin, at=NOON)
    assert send_waiting(at=NOON).group_count == 1
    (body,) = robot.bodies
    assert body == {"msgtype": "text", "text": {"content": "\n".join([
        "【催办】已签发2份催办单（第1—2号），须在7月15日（含）前报送进展：区市场监管局1项、区住建局1项",
        "https://zhanhe.example.cn/2024/urging/",
        "【催办】催办〔2024〕1号（区市场监管局）已撤销：签发有误",
        "https://zhanhe.example.cn/2024/urging/1/",
    ])}}  # fmt: skip
    assert send_waiting(at=NOON).group_count == 0


def test_the_group_is_told_of_a_reporting_day_once(robot, report, target, road, clerk, stranger):
    for _ in range(2):
        remind(report, today=date(2024, 7, 2), at=at(2024, 7, 2, 8))
    (notice,) = Notice.objects.to_the_group()
    assert notice.text == (
        "2024年度2项目标任务（新增市场主体、新华路南延建成通车）须在7月5日（含）前报送进展，还有3天："
        "区市场监管局1项、区住建局1项"
    )
    assert notice.address == "/2024/calendar/"


def test_the_group_is_told_of_what_is_overdue_once(robot, report, target, leader, admin, clerk):
    instruct(target, text="请说明。", due_date=date(2024, 7, 5), by=leader, at=NOON)
    urge(report, as_of=date(2024, 6, 30), reply_by=date(2024, 7, 5), by=admin, at=NOON)
    Notice.objects.to_the_group().delete()
    for day in range(2, 30):
        remind_of_orders(report, today=date(2024, 7, day), at=at(2024, 7, day, 8))
    assert [n.text for n in Notice.objects.to_the_group().order_by("pk")] == [
        "批示已超期1天：区市场监管局尚未答复赵宁对“新增市场主体”的批示",
        "催办单已超期1天：催办〔2024〕1号，区市场监管局还有1项未报送",
    ]


def test_the_group_hears_of_the_kinds_that_are_chosen(robot, settings, target, leader):
    instruct(target, text="请说明。", due_date=None, by=leader, at=NOON)
    assert not Notice.objects.to_the_group().exists()
    settings.NOTICE_WEBHOOK_KINDS = ["instruction"]
    instruct(target, text="请再说明。", due_date=None, by=leader, at=NOON)
    assert Notice.objects.to_the_group().get().text == "赵宁对“新增市场主体”作出批示：请再说明。"


def test_without_a_group_nothing_is_kept_for_it(settings, report, target, admin):
    assert settings.NOTICE_WEBHOOK_URL == ""
    urge(report, as_of=date(2024, 6, 30), reply_by=date(2024, 7, 15), by=admin, at=NOON)
    assert not Notice.objects.to_the_group().exists()


def test_many_notices_are_few_messages_that_a_robot_takes(robot, db):
    for n in range(40):
        announce(NoticeKind.URGING, f"第{n}条" + "长" * 60, "/2024/urging/", at=NOON)
    sent = send_waiting(at=NOON)
    assert 1 < sent.group_count == len(robot.bodies) < 10
    texts = [body["text"]["content"] for body in robot.bodies]
    assert all(len(text.encode()) <= 2048 for text in texts)
    assert "".join(texts).count("【催办】") == 40


FEISHU = {"msg_type": "text", "content": {"text": "{text}"}}


@pytest.mark.parametrize(
    ("template", "body"),
    [
        (FEISHU, {"msg_type": "text", "content": {"text": "催办。"}}),
        ({"text": "【目标任务】{text}"}, {"text": "【目标任务】催办。"}),
        ({"at": {"all": False}, "parts": [1, "{text}"]}, {"at": {"all": False}, "parts": [1, "催办。"]}),
    ],
)
def test_the_body_is_what_the_template_says(template, body, robot, settings):
    settings.NOTICE_WEBHOOK_TEMPLATE = template
    channel = Webhook()
    channel.open()
    channel.send(Letter(to="", subject="", lines=["催办。"]))
    channel.close()
    assert robot.bodies == [body]


REFUSALS = [
    (500, b"", "HTTP 500"),
    (404, b"", "HTTP 404"),
    (302, b"", "HTTP 302"),
    (200, b'{"errcode": 93000, "errmsg": "invalid webhook url"}', "errcode 93000"),
    (200, b'{"errcode": 310000, "errmsg": "keywords not in content"}', "errcode 310000"),
    (200, b'{"code": 19024, "msg": "Key Words Not Found"}', "errcode 19024"),
]


@pytest.mark.parametrize(("status", "answer", "amiss"), REFUSALS)
def test_what_the_robot_refuses_is_tried_again_and_the_key_is_not_told(
    status, answer, amiss, robot, db, caplog
):
    robot.status, robot.answer = status, answer
    robot.headers = {"Location": f"http://127.0.0.1:{robot.server_port}/elsewhere"} if status == 302 else {}
    announce(NoticeKind.URGING, "催办。", "/2024/urging/", at=NOON)
    with caplog.at_level(logging.ERROR), pytest.raises(CommandError) as failed:
        _run(NOON)
    assert str(failed.value) == f"群消息没有发出（{amiss}）"
    assert SECRET not in caplog.text + str(failed.value)
    assert "127.0.0.1" in caplog.text
    assert len(robot.bodies) == 1  # nobody follows it elsewhere
    robot.status, robot.answer = 200, b"ok"
    assert send_waiting(at=NOON).group_count == 1


def test_a_robot_that_is_not_there_is_no_catastrophe(db, settings, caplog):
    settings.NOTICE_WEBHOOK_URL = f"http://127.0.0.1:9/send?key={SECRET}"
    announce(NoticeKind.URGING, "催办。", "/2024/urging/", at=NOON)
    sent = send_waiting(at=NOON)
    assert (sent.group_count, sent.group_amiss) == (0, "URLError")
    assert SECRET not in caplog.text
    assert Notice.objects.waiting().count() == 1


def test_a_robot_that_does_not_answer_is_not_waited_for(db, settings, monkeypatch):
    monkeypatch.setattr("targets.services.channels.WEBHOOK_TIMEOUT", 0.2)
    robot = Robot()  # listens, and never answers
    settings.NOTICE_WEBHOOK_URL = f"http://127.0.0.1:{robot.server_port}/send?key={SECRET}"
    channel = Webhook()
    channel.open()
    with pytest.raises(Undelivered, match="TimeoutError"):
        channel.send(Letter(to="", subject="", lines=["催办。"]))
    robot.server_close()


def test_a_group_that_fails_keeps_nobody_from_their_mail(robot, reader, caplog):
    robot.status = 500
    announce(NoticeKind.URGING, "催办。", "/2024/urging/", at=NOON)
    write(reader)
    sent = send_waiting(at=NOON)
    assert (sent.mail_count, sent.group_amiss) == (1, "HTTP 500")


def test_a_message_for_the_group_is_nobodys_notice(robot, reader, client):
    announce(NoticeKind.URGING, "催办。", "/2024/urging/", at=NOON)
    client.force_login(reader)
    assert client.get("/notices/count/").content == b""


def _run(moment):
    say(StringIO(), send_waiting(at=moment))
