"""Two people at one form: the later is asked and shown both, nothing is overwritten in silence; saved once more, it is
stored and the history has both."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from html import unescape
from html.parser import HTMLParser

import pytest
from django.test import Client

from targets.models import ApiToken, Post, Stage, Target, Unit, User
from targets.services import Terms, adjust, decide_adjustment, request_adjustment
from targets.services.history import stamped
from tests.conftest import at


class Forms(HTMLParser):
    """What a browser would send back of each form of a page, by its action."""

    def __init__(self, html: str):
        super().__init__()
        self.forms: dict[str, dict[str, list[str]]] = {}
        self.current: dict[str, list[str]] | None = None
        self.area = self.select = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        a = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.current = (
                self.forms.setdefault(a.get("action", ""), {}) if a.get("method") == "post" else None
            )
        if self.current is None:
            return
        name = a.get("name", "")
        if tag == "input" and name and self._is_sent(a):
            is_tick = a.get("type") in ("checkbox", "radio")
            self.current.setdefault(name, []).append(a.get("value", "on" if is_tick else ""))
        elif tag == "textarea":
            self.area = name
            self.current[name] = [""]
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and "selected" in a:
            self.current.setdefault(self.select, []).append(a.get("value", ""))

    def _is_sent(self, a: dict[str, str]) -> bool:
        kind = a.get("type", "text")
        is_ticked = kind not in ("checkbox", "radio") or "checked" in a
        return is_ticked and kind not in ("submit", "file", "button") and "disabled" not in a

    def handle_data(self, data):
        if self.area and self.current is not None:
            self.current[self.area][0] += data

    def handle_endtag(self, tag):
        if tag == "textarea":
            if self.current is not None:
                self.current[self.area][0] = self.current[self.area][0].removeprefix("\n")
            self.area = ""
        elif tag == "select":
            self.select = ""
        elif tag == "form":
            self.current = None


def text_of(page) -> str:
    return unescape(page.content.decode())


def refusals(page) -> list[str]:
    """What a page says is wrong."""
    return re.findall(
        r'class="(?:field__error|errornote|errorlist[^"]*)"[^>]*>(.*?)</(?:p|ul)>', text_of(page), re.S
    )


def sent_from(page, action: str) -> dict[str, list[str]]:
    return dict(Forms(page.content.decode()).forms[action])


def saved(row, by: User, **changes) -> None:
    """A colleague saves meanwhile."""
    fresh = type(row).objects.get(pk=row.pk)
    for name, value in changes.items():
        setattr(fresh, name, value)
    stamped(fresh, by, "同事改的").save()


@dataclass(frozen=True)
class Case:
    """A form: where it stands, what the colleague saves in between, what is typed, and what must be seen and stored."""

    page: str
    meanwhile: Callable
    typed: dict[str, str]
    shown: str  # what the colleague stored
    stored: Callable  # of the world: the value that the two dispute
    theirs: object
    mine: object
    extra: dict[str, str] = field(default_factory=dict)


EDIT, ADJUST = "/2024/targets/B-017/edit/", "/2024/targets/B-017/adjust/"
ROAD = "/2024/targets/E-017/edit/"
WHY = {"reason": "核对后修改"}
CHANGE_WHY = {"change_reason": "核对后修改"}
SEPTEMBER = at(2024, 9, 1)


def terms(value: int, document: str = "7号") -> Terms:
    return Terms(
        value=value, effective_date=date(2024, 9, 1), document_number=document, reason="口径", is_checked=True
    )


CASES = {
    "a target's title": Case(
        EDIT, lambda w: saved(w.target, w.other, title="新增经营主体"), {"title": "新增市场主体户数"} | WHY,
        "现为：新增经营主体", lambda w: w.target.title, "新增经营主体", "新增市场主体户数",
    ),
    "a target's text": Case(
        EDIT, lambda w: saved(w.target, w.other, last_year_context="上年第三"), {"last_year_context": "上年第四"} | WHY,
        "现为：上年第三", lambda w: w.target.last_year_context, "上年第三", "上年第四",
    ),
    "a target's lead": Case(
        EDIT, lambda w: w.hand_to(w.housing), {"title": "新增户数"} | WHY,
        "现为：区住建局", lambda w: w.target.lead.unit.name, "区住建局", "区市场监管局",
    ),
    "a target's supporting units": Case(
        EDIT, lambda w: w.support_by(w.housing), WHY,
        "现为：区住建局", lambda w: [o.unit.name for o in w.target.supporting], ["区住建局"], [],
    ),
    "a stage's weight": Case(
        ROAD, lambda w: w.weigh("前期手续", 25, "路基施工", 25),
        {"stages-2-weight": "20", "stages-3-weight": "30"} | WHY,
        "现为：25", lambda w: w.weights(), [25, 25, 30, 20], [20, 30, 20, 30],
    ),
    "a stage that came": Case(
        ROAD, lambda w: w.split("建成通车", "验收"), {"stages-0-title": "前期"} | WHY,
        "新增的：验收", lambda w: w.titles(), ["前期手续", "建成通车", "路基施工", "路面施工", "验收"],
        ["前期", "建成通车", "路基施工", "路面施工", "验收"], extra={"stages-3-weight": "10"},
    ),
    "a plan point": Case(
        EDIT, lambda w: saved(w.point, w.other, value=3000), {"points-0-value": "3500"} | WHY,
        "现为：3000", lambda w: w.again(w.point).value, 3000, 3500,
    ),
    "an adjustment": Case(
        ADJUST, lambda w: adjust(w.target, terms(7500), by=w.other, at=SEPTEMBER),
        {"value": "7000", "effective_date": "2024-10-01", "document_number": "8号", "reason": "再调"}
        | {"is_checked": "on"},
        "现为：7500户", lambda w: w.target.value, 7500, 7000,
    ),
    "a decision": Case(
        "/adjustments/{request}/", lambda w: saved(w.target, w.other, title="新增经营主体"),
        {"note": "同意", "action": "approve"}, "新增经营主体",
        lambda w: w.again(w.request).status, "requested", "approved",
    ),
    "a revocation": Case(
        "/adjustments/{adjustment}/revoke/", lambda w: saved(w.target, w.other, title="新增经营主体"),
        {"reason": "误批"}, "新增经营主体", lambda w: w.again(w.adjustment).revocation_reason, "", "误批",
    ),
    "thresholds": Case(
        "/admin/targets/report/{report}/change/", lambda w: saved(w.report, w.other, behind_ratio="0.85"),
        {"behind_ratio": "0.90"} | CHANGE_WHY, "现为：0.85",
        lambda w: str(w.again(w.report).behind_ratio), "0.85", "0.90",
    ),
    "another threshold than mine": Case(
        "/admin/targets/report/{report}/change/", lambda w: saved(w.report, w.other, grace_days=8),
        {"mend_days": "12"} | CHANGE_WHY, "现为：8", lambda w: w.again(w.report).grace_days, 8, 5,
    ),
    "a unit": Case(
        "/admin/targets/unit/{unit}/change/", lambda w: saved(w.unit, w.other, kind="enterprise"),
        {"kind": "other"} | CHANGE_WHY, "现为：国有企业", lambda w: w.again(w.unit).kind, "enterprise", "other",
    ),
    "a unit's name": Case(
        "/2024/people/units/{unit}/", lambda w: saved(w.unit, w.other, name="区市监局"),
        {"rename-name": "区市场局", "rename-reason": "机构改革", "action": "rename"},
        "现为：区市监局", lambda w: w.again(w.unit).name, "区市监局", "区市场局",
    ),
    "a post": Case(
        "/admin/targets/post/{post}/change/", lambda w: saved(w.post, w.other, holder=w.leader),
        {"duties": "发展改革"} | CHANGE_WHY, "现为：赵宁", lambda w: w.again(w.post).holder, "赵宁", None,
    ),
    "an account": Case(
        "/admin/targets/user/{clerk}/change/", lambda w: saved(w.clerk, w.other, name="李贞"), {"name": "李珍"},
        "现为：李贞", lambda w: w.again(w.clerk).name, "李贞", "李珍",
    ),
    "a group": Case(
        "/2024/groups/{group}/edit/", lambda w: saved(w.group, w.other, name="十件实事"), {"name": "民生工程"} | WHY,
        "现为：十件实事", lambda w: w.again(w.group).name, "十件实事", "民生工程",
    ),
    "a token": Case(
        "/admin/targets/apitoken/{token}/change/", lambda w: saved(w.token, w.other, name="市大数据局"),
        {"name": "大数据中心", "expires_on": "2027-12-31"} | CHANGE_WHY, "现为：市大数据局",
        lambda w: w.again(w.token).name, "市大数据局", "大数据中心",
    ),
}  # fmt: skip


class World:
    """What the cases are about; the requested adjustment stands on the target that they all share."""

    def __init__(self, request):
        self.request_fixture = request.getfixturevalue
        self.other, self.leader, self.clerk = (self.get(n) for n in ("second_admin", "leader", "clerk"))
        self.report, self.unit, self.housing = (
            self.get(n) for n in ("report", "market_bureau", "housing_bureau")
        )

    def get(self, name: str):
        return self.request_fixture(name)

    @property
    def target(self) -> Target:
        return Target.objects.get(number="B-017")

    def again(self, row):
        return type(row).objects.get(pk=row.pk)

    def hand_to(self, unit: Unit) -> None:
        owner = self.target.owners.get()
        saved(owner, self.other, unit=unit)

    def support_by(self, unit: Unit) -> None:
        stamped(self.target.owners.model(target=self.target, unit=unit), self.other).save()

    def weigh(self, *pairs) -> None:
        for title, weight in zip(pairs[::2], pairs[1::2], strict=True):
            saved(Stage.objects.get(title=title), self.other, weight=weight)

    def weights(self) -> list[int]:
        return [int(stage.weight) for stage in Stage.objects.order_by("due_date", "pk")]

    def split(self, title: str, new: str) -> None:
        stage = Stage.objects.get(title=title)
        saved(stage, self.other, weight=10)
        stamped(Stage(target=stage.target, title=new, weight=10, due_date=stage.due_date), self.other).save()

    def titles(self) -> list[str]:
        return sorted(Stage.objects.values_list("title", flat=True))


@pytest.fixture
def world(request, target, road, admin, db) -> World:
    world = World(request)
    world.point = target.plan_points.create(date=date(2024, 6, 30), value=4000)
    world.post = Post.objects.create(title="常务副区长")
    world.token = ApiToken(name="大数据局", created_by=admin)
    world.token.give_secret()
    world.token.save()
    world.group = world.report.groups.create(name="民生实事")
    return world


def prepared(case: Case, world: World) -> str:
    """The address of the page, after what it needs has been made."""
    places = {name: getattr(world, name).pk for name in ("report", "unit", "post", "clerk", "token", "group")}
    if "{request}" in case.page:
        world.request = request_adjustment(world.target, terms(7500), by=world.clerk, at=SEPTEMBER)
        places["request"] = world.request.pk
    if "{adjustment}" in case.page:
        world.adjustment = adjust(world.target, terms(7500), by=world.other, at=SEPTEMBER)
        places["adjustment"] = world.adjustment.pk
    return case.page.format(**places)


def action_at(address: str) -> str:
    """Of the form on a page; some say none."""
    return "" if address.startswith(("/admin/", "/2024/people/")) else address


def as_compared(value):
    return str(value) if isinstance(value, User) else value


@pytest.mark.parametrize("name", CASES)
def test_the_later_of_two_is_asked_and_shown_both(name, client, admin, world):
    case = CASES[name]
    address = prepared(case, world)
    client.force_login(admin)
    opened = client.get(address)
    action = action_at(address)
    typed = sent_from(opened, action) | case.typed
    case.meanwhile(world)

    asked = client.post(address, typed)
    assert asked.status_code == 200
    assert as_compared(case.stored(world)) == case.theirs
    page = text_of(asked)
    assert "您打开这一页以后，周办于" in page
    assert case.shown in page
    again = sent_from(asked, action)
    for key, value in case.typed.items():
        if key not in ("action",):
            assert again[key][-1] == value, key

    done = client.post(address, again | {k: v for k, v in case.typed.items() if k == "action"} | case.extra)
    assert done.status_code == 302, refusals(done)
    assert as_compared(case.stored(world)) == case.mine


@pytest.mark.parametrize("name", CASES)
def test_without_a_colleague_nobody_is_asked(name, client, admin, world):
    case = CASES[name]
    address = prepared(case, world)
    client.force_login(admin)
    action = action_at(address)
    typed = sent_from(client.get(address), action) | case.typed
    if name == "a stage that came":
        typed |= {"stages-0-title": "前期"}
    done = client.post(address, typed)
    assert done.status_code == 302, refusals(done)


def test_the_history_has_both(client, admin, second_admin, target):
    client.force_login(admin)
    typed = sent_from(client.get(EDIT), EDIT) | {"title": "我写的"} | WHY
    saved(target, second_admin, title="同事写的")
    client.post(EDIT, sent_from(client.post(EDIT, typed), EDIT))
    rows = target.history.order_by("-history_date", "-pk")[:2]
    assert [(row.title, str(row.history_user)) for row in rows] == [("我写的", "陈办"), ("同事写的", "周办")]


def test_a_row_that_was_removed_meanwhile_is_said_to_be_gone_and_can_be_left_out(client, admin, target):
    point = target.plan_points.create(date=date(2024, 6, 30), value=4000)
    client.force_login(admin)
    typed = sent_from(client.get(EDIT), EDIT) | {"title": "我写的"} | WHY
    saved(target, admin, title="同事写的")
    point.delete()
    asked = client.post(EDIT, typed)
    assert "已有1行被删除" in text_of(asked)
    again = sent_from(asked, EDIT)
    assert again["points-0-value"] == ["4000"]
    client.post(EDIT, again | {"points-0-value": "", "points-0-date": ""})
    target.refresh_from_db()
    assert (target.title, target.plan_points.count()) == ("我写的", 0)


def test_signing_in_is_no_change_of_an_account(client, admin, clerk):
    client.force_login(admin)
    address = f"/admin/targets/user/{clerk.pk}/change/"
    typed = sent_from(client.get(address), "") | {"name": "李贞"}
    Client().post("/login/", {"username": "lizhen", "password": "correct-horse"})
    assert client.post(address, typed).status_code == 302


def test_a_password_of_ones_own_is_not_asked_for_once_more_by_a_form_from_before(client, admin, clerk):
    saved(clerk, admin, must_change_password=True)
    client.force_login(admin)
    address = f"/admin/targets/user/{clerk.pk}/change/"
    typed = sent_from(client.get(address), "") | {"name": "李贞"}
    saved(clerk, clerk, must_change_password=False)
    assert "现为：否" in text_of(client.post(address, typed))
    clerk.refresh_from_db()
    assert not clerk.must_change_password


def test_a_request_that_a_colleague_has_decided_is_not_decided_twice(
    client, admin, second_admin, target, clerk
):
    asked = request_adjustment(target, terms(7500), by=clerk, at=SEPTEMBER)
    client.force_login(admin)
    address = f"/adjustments/{asked.pk}/"
    typed = sent_from(client.get(address), address) | {"note": "不宜下调", "action": "refuse"}
    decide_adjustment(asked, approve=True, by=second_admin, at=SEPTEMBER)
    page = text_of(client.post(address, typed))
    assert "这项申请已同意。" in page
    assert re.search(r"周办\s*2024年9月1日决定", re.sub(r"<[^>]+>", " ", page))
    assert "您写的决定意见：不宜下调" in page
