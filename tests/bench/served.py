"""How long do pages take from a running server while somebody writes, as ratios to a bare signed-in page?

    python -m tests.bench.served            # all of it, some minutes
    python -m tests.bench.served pages      # or: sizes, years, load

`pages`: each page fresh from a new process, after one write, turned to another day, kept, and asked again by a browser
that has it. `sizes`: after a write with 200 and with 2,000 targets. `years`: with twenty years of reports in the
database. `load`: 20 clerks write every two seconds while 10 leaders read, each at a moment of
his own. All on the database that `DATABASE_URL`
names, else on SQLite.
"""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from threading import Thread

from targets.domain.months import is_month_end

from ..faults.service import Service, new_database
from . import NARRATIVE_EVERY, UNITS

ROUNDS = 15
LEADERS = 10
BARE = "/password/done/"
ARRIVED = 302
SETTING_UP = """
from django.test import Client
from targets.models import User
from tests.bench.world import fill

fill({count}, year={year}, years={years}, readings={readings})
for user in User.objects.all():
    client = Client()
    client.force_login(user)
    print("session", user.username, client.session.session_key)
"""
PAGES = {"overview": "", "wall": "wall/", "ranking": "units/", "changes": "changes/", "trend": "trend/"}
PAGES |= {"ledger": "targets/", "target": "targets/C-0001/"}


class Bench:
    """A service and who writes there: each write is a reading in words of one target and one day, for the office."""

    def __init__(self, service: Service, targets: int):
        self.service, self.targets = service, targets
        self.readings = [self._readings(clerk) for clerk in range(UNITS)]

    def _readings(self, clerk: int) -> Iterator[tuple[str, date]]:
        """Of every target that the clerk tells of in words, every day on which nothing is accepted yet."""
        own = range(clerk, self.targets, UNITS * NARRATIVE_EVERY)
        days = (date(self.service.year, 12, 30) - timedelta(days=back) for back in range(360))
        return (
            (f"C-{place:04}", day)
            for day in days
            if day.day not in (10, 20) and not is_month_end(day)
            for place in own
        )

    def write(self, clerk: int = 0) -> int:
        """The status of the answer: 302 once it has arrived."""
        number, day = next(self.readings[clerk])
        fields = {
            "data_date": day.isoformat(),
            "self_rating": "50",
            "text": f"推进，{day}。",
            "action": "submit",
        }
        path = f"/{self.service.year}/report/{number}/"
        return self.service.send(path, f"clerk{clerk}", fields).status

    def must_write(self) -> None:
        assert self.write() == ARRIVED, "a reading was refused"

    def get(self, address: str, *, tag: str = "") -> str:
        """The tag of the answer."""
        answer = self.service.ask("GET", address, "leader", tag=tag)
        assert answer.status == (304 if tag else 200), (address, answer.status)
        return answer.tag

    def page(self, name: str, query: str = "") -> str:
        return f"/{self.service.year}/{PAGES[name]}{query}"

    def seconds(
        self, address: str | Callable[[], str], before: Callable[[], object] = lambda: None, *, tag: str = ""
    ) -> float:
        """What an answer takes, the least of some: whatever else the machine does only adds to it."""
        taken = []
        for _ in range(ROUNDS):
            before()
            wanted = address if isinstance(address, str) else address()
            start = time.perf_counter()
            self.get(wanted, tag=tag)
            taken.append(time.perf_counter() - start)
        return min(taken)

    def megabytes(self) -> list[int]:
        """What each process takes, shared pages in parts."""
        processes = subprocess.run(
            ["pgrep", "-g", str(self.service.process.pid)], stdout=subprocess.PIPE, text=True
        )
        found = []
        for pid in processes.stdout.split():
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
            found.append(int(re.search(r"^Pss:\s+(\d+)", rollup, re.M)[1]) // 1024)
        return found


@contextmanager
def bench(
    targets: int, *, years: int = 1, readings: int = 3, workers: int = 1, migrated: str = ""
) -> Iterator[Bench]:
    """`migrated` is the address of a database with all tables, where there is one to copy."""
    with TemporaryDirectory() as folder, new_database(Path(folder), migrated) as database:
        service = Service(Path(folder), database)
        service.fill(SETTING_UP.format(count=targets, year=service.year, years=years, readings=readings))
        service.start(workers)
        try:
            yield Bench(service, targets)
        finally:
            service.stop()


def pages() -> None:
    with bench(269) as b:
        b.get(BARE)
        print(f"269 targets × 36 readings; a bare signed-in page takes {b.seconds(BARE) * 1000:.1f} ms")
        print(f"  {'':<10}{'write':>10}{'turned':>10}{'kept':>10}{'again':>10}")
        for name in PAGES:
            print(f"  {name:<10}" + "".join(f"{ratio:8.1f} ×" for ratio in ratios_of(b, name)))
        print(f"  memory of master and worker: {b.megabytes()} MB")
        print(f"  first overview of a new process {first_overview(b):.1f} ×")


def ratios_of(b: Bench, name: str) -> list[float]:
    """After a write, turned to another day, kept and asked again, to a bare page before and after them."""
    days = (date(b.service.year, 11, 29) - timedelta(days=back) for back in range(300))
    address = b.page(name)
    b.get(address)
    bare = [b.seconds(BARE)]
    taken = [b.seconds(address, b.must_write), b.seconds(lambda: b.page(name, f"?as_of={next(days)}"))]
    tag = b.get(address)
    taken += [b.seconds(address), b.seconds(address, tag=tag) if tag else float("nan")]
    bare.append(b.seconds(BARE))
    return [seconds / min(bare) for seconds in taken]


def first_overview(b: Bench) -> float:
    ratios = []
    for _ in range(5):
        b.service.stop()
        b.service.start(1)
        start = time.perf_counter()
        b.get(b.page("overview"))
        first = time.perf_counter() - start
        ratios.append(first / b.seconds(BARE))
    return median(ratios)


def sizes() -> None:
    after = {}
    for targets in (200, 2000):
        with bench(targets) as b:
            after[targets] = {}
            for name in PAGES:
                b.get(b.page(name))
                after[targets][name] = b.seconds(b.page(name), b.must_write)
            print(f"{targets} targets × 36 readings: memory {b.megabytes()} MB")
    print("after a write, 2,000 targets as a ratio to 200:")
    print("  " + ", ".join(f"{name} {after[2000][name] / after[200][name]:.1f} ×" for name in PAGES))


def years() -> None:
    after = {}
    for many in (1, 20):
        with bench(269, years=many) as b:
            after[many] = {}
            for name in PAGES:
                b.get(b.page(name))
                after[many][name] = b.seconds(b.page(name), b.must_write), b.seconds(b.page(name))
            print(f"{many} reports × 269 targets × 36 readings: memory {b.megabytes()} MB")
    print("twenty reports as a ratio to one, after a write / kept:")
    for name in PAGES:
        ratios = [many / one for one, many in zip(after[1][name], after[20][name], strict=True)]
        print(f"  {name:<10}{ratios[0]:6.2f} × {ratios[1]:6.2f} ×")


def load(seconds: float = 60) -> None:
    with bench(269, workers=2) as b:
        overviews: list[float] = []
        writes: list[float] = []
        failed: list[int] = []
        end = time.monotonic() + seconds

        def lead(leader: int) -> None:
            time.sleep(leader / LEADERS * 2)
            while time.monotonic() < end:
                start = time.perf_counter()
                b.get(b.page("overview"))
                overviews.append(time.perf_counter() - start)
                time.sleep(max(2 - overviews[-1], 0))

        def report(clerk: int) -> None:
            time.sleep(clerk / UNITS * 2)
            while time.monotonic() < end:
                start = time.perf_counter()
                if (status := b.write(clerk)) != ARRIVED:
                    failed.append(status)
                writes.append(time.perf_counter() - start)
                time.sleep(max(2 - writes[-1], 0))

        people = [Thread(target=lead, args=[n]) for n in range(LEADERS)]
        people += [Thread(target=report, args=[n]) for n in range(UNITS)]
        for one in people:
            one.start()
        for one in people:
            one.join()
        print(
            f"{UNITS} clerks write every 2 s, {LEADERS} leaders read as often, {seconds:.0f} s, 2 workers × 8 threads:"
        )
        for name, taken in (("overview", overviews), ("write", writes)):
            p95 = quantiles(taken, n=20)[-1]
            p50 = median(taken)
            shown = f"p50 {p50 * 1000:5.0f} ms, p95 {p95 * 1000:5.0f} ms ({p95 / p50:.1f} ×)"
            print(f"  {name:<10}{len(taken):5} answers, {shown}")
        print(f"  {len(failed)} writes failed {failed or ''}; memory {b.megabytes()} MB")


def main() -> None:
    parts = {"pages": pages, "sizes": sizes, "years": years, "load": load}
    print(os.environ.get("DATABASE_URL", "sqlite").partition(":")[0])
    for name in sys.argv[1:] or parts:
        parts[name]()


if __name__ == "__main__":
    main()
