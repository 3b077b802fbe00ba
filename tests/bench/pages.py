"""How long does each page take, as a ratio to a bare signed-in page on the same machine in the same run?

    python -m tests.bench.pages

Prints medians for 200 and 2,000 targets with twelve monthly readings each: cold (nothing kept), after a write of one
target, with the page thrown away (facts and parts kept), warm (page kept), asked again by a browser that has it (304),
and the number of queries. Before that what an Excel file of all targets costs: time, memory, and how much longer others
wait meanwhile. All in one process; a running server is measured by `tests.bench.served`.
"""

import os
import resource
import sys
import time
from collections.abc import Callable
from datetime import date
from statistics import median
from threading import Thread

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
django.setup()

from django.core.cache import cache  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext, get_runner, setup_test_environment  # noqa: E402

from targets.documents.ledger.excel import ledger_workbook  # noqa: E402
from targets.domain.moment import Moment  # noqa: E402
from targets.models import PlanPoint, Report, Target, User  # noqa: E402
from targets.summaries import Filters, forget_facts, forget_stories, ledger_sheet  # noqa: E402
from tests.conftest import at  # noqa: E402

from .world import fill  # noqa: E402

ROUNDS = 9
BARE = "/password/done/"
PAGES = {
    "overview": ("leader", "/2024/?as_of=2024-12-31"),
    "overview, by unit": ("leader", "/2024/?by=unit"),
    "wall display": ("leader", "/2024/wall/"),
    "trend": ("leader", "/2024/trend/"),
    "changes": ("leader", "/2024/changes/"),
    "ranking": ("leader", "/2024/units/"),
    "one unit": ("leader", "/2024/units/1/"),
    "calendar": ("leader", "/2024/calendar/"),
    "ledger": ("leader", "/2024/targets/"),
    "ledger, searched": ("leader", "/2024/targets/?q=目标1&light=behind"),
    "ledger as Excel": ("leader", "/2024/targets.xlsx"),
    "ledger as CSV": ("leader", "/2024/targets.csv"),
    "target": ("leader", "/2024/targets/C-0001/"),
    "my reporting": ("clerk0", "/2024/report/"),
    "review": ("admin", "/2024/review/"),
}


def median_seconds(act: Callable[[], object], before: Callable[[], object] = lambda: None) -> float:
    seconds = []
    for _ in range(ROUNDS):
        before()
        start = time.perf_counter()
        act()
        seconds.append(time.perf_counter() - start)
    return median(seconds)


def forget() -> None:
    """As after a start or a write: nothing is kept."""
    cache.clear()
    forget_facts()
    forget_stories()


def write() -> None:
    """One target changes."""
    target = Target.objects.order_by("?").values_list("pk", flat=True)[0]
    PlanPoint.objects.update_or_create(target_id=target, date=date(2024, 6, 30), defaults={"value": 1})


def measure(count: int) -> None:
    fill(count)
    clients = {}
    for user in User.objects.all():
        clients[user.username] = Client()
        clients[user.username].force_login(user)
    clients["leader"].get(BARE)
    bare = median_seconds(lambda: clients["leader"].get(BARE))
    print(
        f"\n{connection.vendor}, {count} targets × 12 readings; a bare signed-in page takes {bare * 1000:.1f} ms"
    )
    measure_export(clients["leader"], bare)
    heads = "".join(f"{head:>10}" for head in ("cold", "written", "dropped", "warm", "again"))
    print(f"  {'':<20}{heads}   cold      queries cold / warm")
    for name, (who, address) in PAGES.items():
        measure_page(name, clients[who], address, bare)


def measure_page(name: str, client: Client, address: str, bare: float) -> None:
    """Print one line: five ratios, milliseconds when cold, and queries cold and warm."""

    def get(**headers):
        return client.get(address, **headers)

    get()
    forget()
    cold_queries, warm_queries = queries_of(get), queries_of(get)
    answer = get()
    tag = {"HTTP_IF_NONE_MATCH": answer["ETag"]} if answer.has_header("ETag") else {}
    cold = median_seconds(get, forget)
    written = median_seconds(get, write)
    dropped = median_seconds(get, cache.clear)
    warm = median_seconds(get)
    again = median_seconds(lambda: get(**tag))
    ratios = "".join(f"{seconds / bare:8.1f} ×" for seconds in (cold, written, dropped, warm, again))
    print(
        f"  {name:<20}{ratios}  {cold * 1000:6.0f} ms  {cold_queries:3} /{warm_queries:3}   {get(**tag).status_code}"
    )


def measure_export(client: Client, bare: float) -> None:
    """Print what writing the ledger as Excel takes, and what a bare page takes for somebody else meanwhile."""
    sheet = ledger_sheet(Report.objects.get(), Filters(), moment=Moment(date(2024, 12, 31), at(2025, 2, 1)))
    peak, start = peak_megabytes(), time.perf_counter()
    writing = Thread(target=ledger_workbook, args=[sheet])
    writing.start()
    waits = []
    while writing.is_alive():
        begin = time.perf_counter()
        client.get(BARE)
        waits.append(time.perf_counter() - begin)
    print(
        f"  Excel of all targets: {time.perf_counter() - start:.1f} s, {peak_megabytes() - peak:.0f} MB more at its"
        f" peak; a bare page meanwhile {median(waits) / bare:.1f} ×, at worst {max(waits) / bare:.1f} ×"
    )


def peak_megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def queries_of(act: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as queries:
        act()
        return len(queries)


def main() -> None:
    setup_test_environment()
    for count in [int(count) for count in sys.argv[1:]] or [200, 2000]:
        runner = get_runner(django.conf.settings)(verbosity=0, interactive=False)
        databases = runner.setup_databases()
        try:
            measure(count)
        finally:
            runner.teardown_databases(databases)


if __name__ == "__main__":
    main()
