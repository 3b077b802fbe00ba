"""The bulletin workshop: begun, chosen, issued once and for all, read by everybody, withdrawn for a reason."""

from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from django.utils import timezone
from docx import Document

from targets.domain.bulletins import Annex, Part
from targets.models import Bulletin, Notice, Report, Role, SecurityEvent, Target, Unit, User
from targets.services import ReasonMissing
from targets.services.audit import seal
from targets.services.bulletins import begin_bulletin, save_bulletin, withdraw_bulletin
from targets.services.refusals import AlreadyMoved, NotAllowed, NumberTaken
from targets.summaries import LogFilters, log_page
from tests.conftest import at
from tests.views.test_two_tabs import refusals, sent_from, text_of

JUNE = date(2024, 6, 30)
NOW = at(2024, 7, 8)
LIST = "/2024/bulletin/"


@pytest.fixture
def clock(monkeypatch):
    """It is 8 July, until a test says another moment."""

    class Clock:
        now = NOW

    monkeypatch.setattr(timezone, "now", lambda: Clock.now)
    return Clock


@pytest.fixture
def june(report, target, road, accepted, clock):
    """新增市场主体 on pace, the road red."""
    accepted(target, JUNE, 4200)
    accepted(road, JUNE, problems="征迁未完成。")
    return report


@pytest.fixture
def office(client, admin, june):
    client.force_login(admin)
    return client


@pytest.fixture
def colleague(second_admin) -> Client:
    other = Client()
    other.force_login(second_admin)
    return other


def pass_to(clock, moment, office) -> None:
    """A session would have ended meanwhile."""
    clock.now = moment
    office.force_login(User.objects.get(username="chenban"))


def drafted(office, as_of: str = "2024-06-30") -> str:
    return office.post(f"{LIST}new/", {"as_of": as_of})["Location"]


def sent(office, address: str, **changes) -> dict:
    """What the page of a draft would send, with what somebody has typed."""
    form = {name: value for name, value in sent_from(office.get(address), address).items() if name}
    return form | changes


def issued(office, address: str | None = None, **changes) -> Bulletin:
    address = address or drafted(office)
    response = office.post(address, sent(office, address, action="issue", **changes))
    assert response.status_code == 302, refusals(response)
    return Bulletin.objects.issued().newest_first()[0]


def word_of(client, number: int) -> list[str]:
    response = client.get(f"{LIST}{number}.docx")
    word = Document(BytesIO(response.content))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    return [*(p.text for p in word.paragraphs), *cells]


def events() -> list[tuple[str, str]]:
    seal()
    return list(SecurityEvent.objects.filter(kind="bulletin").by_number().values_list("what", "details"))


# -- a draft


def test_it_is_begun_with_all_that_can_be_proposed(office, admin):
    draft = Bulletin.objects.get(pk=int(drafted(office).split("/")[-2]))
    assert (draft.number, draft.as_of, draft.known, draft.begun_by) == (1, JUNE, None, admin)
    assert draft.title == "关于2024年1—6月政府工作报告目标任务进展情况的通报"
    assert draft.addressees == "区直有关部门"
    assert (
        draft.introduction == "根据2024年政府工作报告目标任务台账，现将截至2024年6月30日的进展情况通报如下。"
    )
    assert draft.next_steps.startswith("各牵头单位要对照序时进度")
    assert draft.choice.parts == frozenset(Part)
    assert draft.choice.annexes == frozenset(Annex)


def test_the_next_one_has_what_the_last_one_hands_on(office, road, clock):
    address = drafted(office)
    issued(
        office, address, number="6", addressees="各镇人民政府，区直有关部门", annexes=["units"],
        livelihood=[str(road.pk)], **{"remark-critical:E-017": "已约谈"},
    )  # fmt: skip
    pass_to(clock, at(2024, 8, 8), office)
    draft = Bulletin.objects.get(pk=int(drafted(office, "2024-07-31").split("/")[-2]))
    assert (draft.number, draft.addressees) == (7, "各镇人民政府，区直有关部门")
    assert (draft.choice.annexes, draft.choice.livelihood) == ({Annex.UNITS}, (road.pk,))
    assert draft.choice.remarks == {}


@pytest.mark.parametrize(
    ("today", "proposed"),
    [(at(2024, 7, 8), "2024-06-30"), (at(2024, 6, 30), "2024-06-30"), (at(2024, 1, 20), "2024-01-20"),
     (at(2025, 1, 10), "2024-12-31")],
)  # fmt: skip
def test_the_day_is_that_of_the_last_month_that_is_over(today, proposed, office, clock):
    pass_to(clock, today, office)
    assert f'value="{proposed}"' in office.get(LIST).content.decode()


def test_pressed_twice_there_is_one(office):
    assert drafted(office) == drafted(office)
    assert Bulletin.objects.count() == 1


def test_what_is_unticked_and_remarked_is_seen_at_once_and_kept(office):
    address = drafted(office)
    form = sent(office, address)
    assert "critical:E-017" in form["items"]
    form["items"] = [place for place in form["items"] if place != "critical:E-017"]
    form |= {"remark-ahead:B-017": "值得推广", "overall_words": "总体平稳。"}
    page = text_of(office.post(f"{address}preview/", form))
    assert "值得推广。" in page
    assert "总体平稳。" in page
    assert "征迁未完成" not in page
    assert 'hx-swap-oob="true"' in page
    assert Bulletin.objects.get().overall_words == ""  # looked at, not saved

    assert office.post(address, form)["Location"] == address
    page = office.get(address)
    sheet = text_of(page)[text_of(page).index('id="paper"') :]
    assert "征迁未完成" not in sheet
    assert "值得推广。" in sheet
    assert sent(office, address)["items"] == form["items"]
    assert Bulletin.objects.get().choice.remarks == {"ahead:B-017": "值得推广"}


def test_a_preview_of_what_makes_no_sense_leaves_the_paper_alone(office):
    address = drafted(office)
    assert office.post(f"{address}preview/", sent(office, address, title="")).status_code == 204


def test_whole_parts_are_left_out(office):
    address = drafted(office)
    office.post(address, sent(office, address, parts=["goals"], annexes=[]))
    paper = office.get(address).context["paper"]
    assert [s.head for s in paper.sections] == ["总体情况", "下一步要求"]
    assert paper.annexes == []
    choice = Bulletin.objects.get().choice
    assert Part.LIVELIHOOD in choice.parts  # it had nothing, and so no tick
    assert Part.CRITICAL not in choice.parts


def test_another_day_brings_its_own_words_but_takes_nobodys(office):
    address = drafted(office)
    form = sent(office, address, as_of="2024-05-31", known="2024-06-10", next_steps="抓紧。")
    assert "1—5月" in text_of(office.post(f"{address}preview/", form))
    office.post(address, form)
    draft = Bulletin.objects.get()
    assert draft.title == "关于2024年1—5月政府工作报告目标任务进展情况的通报"
    assert "截至2024年5月31日" in draft.introduction
    assert draft.next_steps == "抓紧。"
    said = office.get(address).context["paper"].sections[0].paragraphs
    assert said[1] == "以上只含2024年6月10日及以前报送的数据。"


@pytest.mark.parametrize(
    ("typed", "field", "says"),
    [
        ({"number": ""}, "number", "必填"),
        ({"number": "0"}, "number", "不能小于1"),
        ({"title": "长" * 101}, "title", "100"),
        ({"as_of": "2024-07-09"}, "as_of", "请填2024年1月1日至2024年7月8日之间的一天。"),
        ({"known": "2024-06-29"}, "known", "不能早于数据截至的2024年6月30日。"),
        ({"known": "2024-07-09"}, "known", "不能晚于今天（2024年7月8日）。"),
        ({"next_steps": "长" * 4001}, "next_steps", "4000"),
        ({"remark-critical:E-017": "长" * 201}, "remark-critical:E-017", "200"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field_and_stays(typed, field, says, office):
    address = drafted(office)
    page = office.post(address, sent(office, address, other_words="会议另行通知。", **typed))
    assert page.status_code == 200
    assert says in str(page.context["form"].errors[field])
    assert "会议另行通知。" in text_of(page)
    assert Bulletin.objects.get().other_words == ""


def test_a_number_that_is_taken_is_refused_with_what_has_it(office):
    issued(office, number="6")
    address = drafted(office, "2024-05-31")
    page = office.post(address, sent(office, address, number="6"))
    assert page.context["form"].errors["number"] == [
        "第6期已有“关于2024年1—6月政府工作报告目标任务进展情况的通报”（已签发），请另填一个，下一个是第8期。"
    ]


def test_a_number_taken_in_the_same_moment(office, admin, report):
    keys = [int(drafted(office, day).split("/")[-2]) for day in ("2024-06-30", "2024-05-31")]
    first, second = (Bulletin.objects.get(pk=pk) for pk in keys)
    second.number = first.number
    with pytest.raises(NumberTaken):
        save_bulletin(second, by=admin, at=NOW)


def test_two_who_write_are_told_of_each_other(office, colleague):
    address = drafted(office)
    mine = sent(office, address, title="我的标题")
    theirs = sent(colleague, address, title="同事的标题")
    theirs["items"] = [place for place in theirs["items"] if place != "critical:E-017"]
    colleague.post(address, theirs)
    asked = office.post(address, mine)
    page = text_of(asked)
    assert "周办于7月8日10:00保存过" in page
    assert "现为：同事的标题" in page
    assert "现为不列" in page
    assert 'value="我的标题"' in page
    assert Bulletin.objects.get().title == "同事的标题"
    assert "现为：" not in page.replace("现为：同事的标题", "")  # and nothing else differs
    again = sent_from(asked, address)
    assert office.post(address, again).status_code == 302
    assert Bulletin.objects.get().title == "我的标题"


def test_a_draft_is_thrown_away_and_its_number_free(office):
    address = drafted(office)
    office.post(f"{address}discard/")
    assert not Bulletin.objects.exists()
    assert list(Bulletin.history.order_by("pk").values_list("history_type", flat=True)) == ["+", "-"]
    assert office.get(address).status_code == 404


def test_a_draft_leaves_as_word_and_says_what_it_is(office):
    address = drafted(office)
    response = office.get(f"{address.rstrip('/')}.docx")
    assert "（送审稿）" in [p.text for p in Document(BytesIO(response.content)).paragraphs]


# -- issued


def test_what_was_issued_is_not_changed_by_any_later_figure(office, target, road, clock):
    bulletin = issued(office)
    before, text = office.get(bulletin.get_absolute_url()).context["paper"], word_of(office, 1)
    target.entries.update(value=9000)
    road.title = "改名以后"
    road.save()
    Unit.objects.filter(name="区住建局").update(name="区住房和城乡建设局")
    Report.objects.update(behind_ratio="0.9")
    pass_to(clock, at(2024, 9, 1), office)
    assert office.get(bulletin.get_absolute_url()).context["paper"] == before
    assert word_of(office, 1) == text
    assert any("累计4200户" in line for line in text)
    assert "征迁未完成。" in text


def test_it_is_told_to_leaders_and_to_the_units_that_it_names(office, leader, clerk, stranger, admin):
    other = Unit.objects.create(name="区统计局")
    User.objects.create_user("sun", "x", name="孙计", role=Role.STAFF, unit=other)
    bulletin = issued(office)
    told = Notice.objects.filter(kind="bulletin")
    assert {notice.recipient for notice in told} == {leader, clerk, stranger}
    assert {notice.text for notice in told} == {
        "督查通报2024年第1期已印发：关于2024年1—6月政府工作报告目标任务进展情况的通报"
    }
    assert {notice.address for notice in told} == {bulletin.get_absolute_url()} == {"/2024/bulletin/1/"}


def test_a_unit_that_is_left_out_is_not_told(office, leader, stranger, clerk):
    address = drafted(office)
    form = sent(office, address)
    left = [p for p in form["items"] if p.split(":")[0] not in ("critical", "behind", "unreported")]
    issued(office, address, items=left)
    assert {notice.recipient for notice in Notice.objects.filter(kind="bulletin")} == {leader, clerk}


@pytest.mark.parametrize("who", ["leader", "clerk", "stranger"])
def test_everybody_reads_what_is_issued_and_nobody_a_draft(who, office, client, request, target):
    issued(office, other_words="会议另行通知。")
    draft = drafted(office, "2024-05-31")
    client.force_login(request.getfixturevalue(who))
    page = text_of(client.get(LIST))
    assert "1—6月" in page
    assert "1—5月" not in page
    assert "新建通报" not in page
    assert "撤回" not in text_of(client.get("/2024/bulletin/1/"))
    assert "会议另行通知。" in word_of(client, 1)
    assert client.get(draft).status_code == 403
    assert client.get("/2024/bulletin/2/").status_code == 404
    seal()
    taken = SecurityEvent.objects.filter(kind="export").order_by("-position").first()
    assert taken.what.startswith("下载“督查通报2024年第1期")


def test_what_has_changed_since_it_was_looked_at_is_not_issued(office, target):
    address = drafted(office)
    form = sent(office, address, action="issue", overall_words="总体平稳。")
    target.entries.update(value=4300)
    answer = office.post(address, form, follow=True)
    assert "没有签发：打开页面以后数据有变动" in text_of(answer)
    draft = Bulletin.objects.get()
    assert (draft.is_draft, draft.overall_words) == (True, "总体平稳。")
    assert "累计4300户" in text_of(answer)


def test_the_preview_is_what_was_looked_at(office, target):
    address = drafted(office)
    form = sent(office, address)
    target.entries.update(value=4300)
    seen = office.post(f"{address}preview/", form).context["seen"]
    issued(office, address, seen=seen)
    assert any("累计4300户" in line for line in word_of(office, 1))


def test_what_was_issued_is_written_no_more(office, admin):
    address = drafted(office)
    form = sent(office, address, action="issue")
    office.post(address, form)
    again = office.post(address, form, follow=True)
    assert again.redirect_chain[-1][0] == "/2024/bulletin/1/"
    assert "已签发，内容不能再改" in text_of(again)
    assert Notice.objects.filter(kind="bulletin", recipient=admin).count() == 0
    assert len(events()) == 1
    with pytest.raises(AlreadyMoved):
        save_bulletin(Bulletin.objects.get(), by=admin, at=NOW)
    assert office.post(f"{address}discard/", follow=True).status_code == 200
    assert Bulletin.objects.count() == 1


def test_it_is_withdrawn_for_a_reason_and_can_still_be_read(office, leader, client):
    bulletin = issued(office)
    page = office.post(f"{bulletin.get_absolute_url()}withdraw/", {"reason": " "}, follow=True)
    assert "没有撤回：请写明撤回理由。" in text_of(page)
    office.post(f"{bulletin.get_absolute_url()}withdraw/", {"reason": "附件有误"})
    assert leader.notices.order_by("pk").last().text == "督查通报2024年第1期已撤回，请勿再用：附件有误"
    assert events() == [
        ("签发督查通报2024年第1期", bulletin.title), ("撤回督查通报2024年第1期", "附件有误"),
    ]  # fmt: skip
    client.force_login(leader)
    assert "已撤回，请勿再用：附件有误" in text_of(client.get("/2024/bulletin/1/"))
    assert "已撤回" in text_of(client.get(LIST))
    assert word_of(client, 1)[0] == "（已撤回）"
    draft = Bulletin.objects.get(pk=int(drafted_by_admin(bulletin).split("/")[-2]))
    assert draft.number == 2  # the number stays used


def drafted_by_admin(bulletin: Bulletin) -> str:
    other = Client()
    other.force_login(bulletin.issued_by)
    return drafted(other, "2024-05-31")


def test_only_the_office_writes(leader, clerk, report, admin, clock):
    draft = Bulletin(report=report, title="通报", as_of=JUNE, choices={})
    for person in (leader, clerk):
        with pytest.raises(NotAllowed):
            begin_bulletin(draft, by=person, at=NOW)
        with pytest.raises(NotAllowed):
            withdraw_bulletin(draft, reason="x", by=person, at=NOW)
    with pytest.raises(ReasonMissing):
        withdraw_bulletin(draft, reason="", by=admin, at=NOW)


def test_a_closing_bulletin_speaks_of_the_year(office, clock):
    pass_to(clock, at(2025, 1, 10), office)
    draft = Bulletin.objects.get(pk=int(drafted(office, "2024-12-31").split("/")[-2]))
    assert draft.next_steps.startswith("各牵头单位要对照年度目标")
    assert "2024年第1期" in text_of(office.get(draft.get_absolute_url()))


# -- elsewhere


def test_every_write_has_a_line_in_the_history(office, admin):
    address = drafted(office)
    office.post(address, sent(office, address, title="新标题", parts=["goals"]))
    issued(office, address)
    lines = log_page(date(2024, 7, 1), LogFilters(kind="bulletin"), size=20).object_list
    assert [(line.reason, line.by) for line in lines] == [
        ("签发", "陈办"), ("修改草稿", "陈办"), ("起草", "陈办"),
    ]  # fmt: skip
    assert lines[1].what == (
        "所列内容有变化；标题由“关于2024年1—6月政府工作报告目标任务进展情况的通报”改为“新标题”"
    )


def test_a_year_that_has_not_begun_has_nothing_to_tell(office, admin):
    Report.objects.create(
        year=2025, government="某区人民政府", title="2025年政府工作报告", start_date=date(2025, 1, 1),
        end_date=date(2025, 12, 31),
    )  # fmt: skip
    assert "2025年度从2025年1月1日开始，还没有可通报的数据" in text_of(office.get("/2025/bulletin/"))
    answer = office.post("/2025/bulletin/new/", {"as_of": "2025-01-01"}, follow=True)
    assert "没有新建：2025年度还没有开始" in text_of(answer)


def test_an_empty_list_says_what_comes(office, client, leader):
    assert "还没有签发过。选好数据日期，点“新建通报”" in text_of(office.get(LIST))
    client.force_login(leader)
    assert "2024年度还没有印发督查通报" in text_of(client.get(LIST))


@pytest.mark.parametrize("count", [1, 12])
def test_pages_ask_few_questions(count, office, django_assert_max_num_queries, admin, report, make_target):
    for place in range(count):
        make_target(f"C-{place:03}")
        number = Bulletin(report=report, title=f"通报{place}", as_of=JUNE, choices={})
        begin_bulletin(number, by=admin, at=at(2024, 7, 1, 8 + place))
    with django_assert_max_num_queries(12):
        office.get(LIST)
    address = drafted(office)
    with django_assert_max_num_queries(45):
        office.get(address)
    issued(office, address)
    with django_assert_max_num_queries(9):
        office.get(Bulletin.objects.issued().get().get_absolute_url())


def test_what_has_no_part_left_on_its_day_is_not_offered_for_a_table(office, target, make_target):
    target.split = "sum"
    target.save()
    ended = {"state": "cancelled", "state_date": date(2024, 7, 5), "state_reason": "上级取消"}
    town = Unit.objects.create(name="甲街道", kind="subdistrict", position=10)
    make_target("B-017-01", lead=town, part_of=target, **ended)
    assert "分解进展表" in text_of(office.get(drafted(office, "2024-06-30")))
    assert "分解进展表" not in text_of(office.get(drafted(office, "2024-07-05")))


def test_a_table_of_what_has_lost_its_parts_meanwhile_is_left_out(office, target, road, make_target):
    town = Unit.objects.create(name="甲街道", kind="subdistrict", position=10)
    for whole in (target, road):
        whole.split = "list"
        whole.save()
        make_target(f"{whole.number}-01", lead=town, part_of=whole)
    address = drafted(office)
    typed = sent(office, address, splits=[str(target.pk), str(road.pk)], action="save")
    ended = {"state": "cancelled", "state_date": JUNE, "state_reason": "上级取消"}
    Target.objects.filter(part_of=road).update(**ended)
    assert office.post(address, typed).status_code == 302
    assert Bulletin.objects.get().choice.splits == (target.pk,)


def test_a_table_by_township_is_chosen_kept_and_printed(office, target, make_target, market_bureau):
    """Issued, it stays as it was."""
    assert "分解进展表" not in text_of(office.get(drafted(office)))
    target.split = "sum"
    target.save()
    town = Unit.objects.create(name="甲街道", kind="subdistrict", position=10)
    make_target("B-017-01", lead=town, part_of=target)
    (draft,) = Bulletin.objects.all()
    address = draft.get_absolute_url()
    page = office.get(address)
    assert "分乡镇街道进展情况表" not in text_of(page)
    typed = sent(office, address, splits=[str(target.pk)])
    assert "分乡镇街道进展情况表" in text_of(office.post(f"{address}preview/", typed))
    office.post(address, typed | {"action": "save"})
    assert Bulletin.objects.get().choice.splits == (target.pk,)
    assert sent(office, address)["splits"] == [str(target.pk)]
    office.post(address, sent(office, address, action="issue"))
    Target.objects.filter(part_of=target).update(title="别的", value=1)
    assert "“新增市场主体”分乡镇街道进展情况表" in text_of(
        office.get(Bulletin.objects.get().get_absolute_url())
    )
