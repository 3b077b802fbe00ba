"""A real browser on a live server, with the report's catalogue and its demonstration year.

The browser may talk to the live server and to the Chart.js CDN only. The CDN's address is answered with the file of
the same npm release where npm could fetch it: the integrity hash in the page proves that it is the real one.
"""

import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings
from django.utils import timezone
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Locator,
    Page,
    Route,
    expect,
    sync_playwright,
)

from targets.demo.year import load_demo
from targets.documents.catalogue.importing import import_catalogue
from targets.domain.bulletins import Choice
from targets.models import Bulletin, Report, User
from targets.models.revision import stand_of
from targets.pictures import ReportFacts, evening_of, facts_of, kept
from targets.services.bulletins import begin_bulletin

CHARTJS_FILE = Path(".cache/chart.js/package/dist/chart.umd.min.js")
PASSWORD = "plum-orchid-41"
PATIENCE = 60_000  # ms, for a busy machine; what fails takes as long, what passes does not
# A person clicks on what has been there for a while: no click lands before a page's scripts have begun their work.
CLICKS_WAIT = """(() => {
    const still = new CSSStyleSheet();
    still.replaceSync(":root { pointer-events: none !important }");
    document.adoptedStyleSheets = [still];
    addEventListener("load", () => { document.adoptedStyleSheets = []; });
})();"""
WIDE, NARROW = {"width": 1366, "height": 768}, {"width": 360, "height": 740}


@pytest.fixture(scope="session")
def browser():
    # The first, which has no windows, takes half of the time.
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    path = next((found for name in names if (found := shutil.which(name))), None)
    expect.set_options(timeout=PATIENCE)
    quiet = [
        "--no-sandbox",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=path, args=[*quiet, "--no-first-run"])
        except Error as error:
            pytest.exit(
                f"No browser to test with: install Chromium ({str(error).splitlines()[0]})", returncode=1
            )
        yield browser
        browser.close()


@dataclass(frozen=True)
class KeptYear:
    """The database with the demonstration year, and what a process keeps that has read it once."""

    database: sqlite3.Connection
    known_at: datetime
    facts: ReportFacts


@pytest.fixture(scope="session")
def kept_year(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[KeptYear]:
    with closing(sqlite3.connect(":memory:")) as copy:
        with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")):
            import_catalogue(Path("targets/data/zhanhe_2024"), at=timezone.now())
            report = Report.objects.get()
            load_demo(report, today=report.end_date)
            for user in User.objects.filter(username__in=["demo_staff", "demo_leader", "demo_admin"]):
                user.set_password(PASSWORD)
                user.save()
            connection.connection.backup(copy)
            known_at = evening_of(timezone.localdate())
            year = KeptYear(copy, known_at, facts_of(report, known_at=known_at))
            call_command("flush", verbosity=0, interactive=False)
        yield year


@pytest.fixture
def year(transactional_db, kept_year) -> Report:
    """The shipped catalogue with its demonstration year; everybody's password is `PASSWORD`. On SQLite only, which
    copies a whole database within milliseconds."""
    connection.ensure_connection()
    kept_year.database.backup(connection.connection)
    ContentType.objects.clear_cache()  # they have their numbers in the copy again
    report = Report.objects.get()
    # Nor is the whole year judged again for each test's first page.
    kept._kept[report.pk, kept_year.known_at] = kept.Kept(stand_of(report).number, kept_year.facts)
    return report


def press_as_people_do(page: Page, key: str, times: int = 1) -> None:
    """With time between the presses, on the clock that the page has been given (`page.clock.install()`)."""
    for _ in range(times):
        page.keyboard.press(key)
        page.clock.fast_forward(300)


def until(page: Page, is_so: Callable[[], object]) -> None:
    """Wait for what no `expect` can see."""
    for _ in range(PATIENCE // 20):
        if is_so():
            return
        page.wait_for_timeout(20)
    raise AssertionError("It has not come to be.")


@contextmanager
def swapped(page: Page) -> Iterator[None]:
    """Go on once htmx has put into the page what is asked for in the block."""
    page.evaluate(
        """() => { window.isSwapped = false;
             document.addEventListener("htmx:afterSettle", () => { window.isSwapped = true; }, { once: true }); }"""
    )
    yield
    until(page, lambda: page.evaluate("window.isSwapped"))


def review_of(page: Page, number: str) -> Locator:
    """What waits on 审核 for one target: not for its parts, which are named after it."""
    return page.locator(".review").filter(has=page.locator(f'a[href="/2024/targets/{number}/"]'))


def draft_of(report: Report, as_of: date = date(2024, 6, 30)) -> Bulletin:
    """A draft of the office, with everything that can be told."""
    draft = Bulletin(
        report=report, title="关于2024年1—6月政府工作报告目标任务进展情况的通报", as_of=as_of,
        addressees="各街道办事处、区直有关部门", choices=Choice().as_plain(), next_steps="抓紧整改。",
    )  # fmt: skip
    return begin_bulletin(draft, by=User.objects.get(username="demo_admin"), at=timezone.now())


class Site:
    """Opens browser windows for people; remembers what went wrong in them."""

    def __init__(self, browser: Browser, address: str):
        self.browser, self.address = browser, address
        self.contexts: list[BrowserContext] = []
        self.complaints: list[str] = []
        self.chartjs = CHARTJS_FILE.read_bytes() if CHARTJS_FILE.exists() else None  # None: the real CDN

    def open(
        self, who: str | None, path: str = "/", viewport: dict = WIDE, script: str = "", **options
    ) -> Page:
        """A window of its own, signed in as demo_`who`; `script` runs before those of every page."""
        context = self.browser.new_context(
            viewport=viewport, locale="zh-CN", timezone_id="Asia/Shanghai", base_url=self.address, **options
        )
        self.contexts.append(context)
        context.set_default_timeout(PATIENCE)
        context.route(re.compile(f"^(?!{re.escape(self.address)}/|data:)"), self._answer)
        if options.get("java_script_enabled", True):
            context.add_init_script(CLICKS_WAIT)
        if script:
            context.add_init_script(script)
        if who:
            client = Client()
            client.force_login(User.objects.get(username=f"demo_{who}"))
            context.add_cookies(
                [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": self.address}]
            )
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("console", lambda message: self._listen(page, message))
        page.goto(path)
        return page

    def _listen(self, page: Page, message: ConsoleMessage) -> None:
        is_replaced_request = message.text.startswith(("htmx:afterRequest", "htmx:sendAbort"))
        if message.type == "error" and not is_replaced_request:
            self.complaints.append(f"{page.url}: {message.text}")

    def _answer(self, route: Route) -> None:
        """For what the live server is not asked for."""
        url = route.request.url
        if url != settings.CHARTJS_URL:
            self.complaints.append(f"The page asked for {url}")
            route.abort()
        elif self.chartjs is None:
            route.continue_()
        elif self.chartjs:
            route.fulfill(
                body=self.chartjs,
                content_type="text/javascript",
                headers={"Access-Control-Allow-Origin": "*"},
            )
        else:
            route.abort()


@pytest.fixture
def site(browser, live_server, year):
    """People's windows; fails at the end if a page complained in its console."""
    site = Site(browser, live_server.url)
    yield site
    for context in site.contexts:
        context.close()
    assert site.complaints == []
