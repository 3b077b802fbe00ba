"""Thirty-two clerks write at the same time."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from statistics import quantiles

import pytest

from .service import LONG

pytestmark = pytest.mark.xdist_group("faults")  # one worker sets up
CLERKS, SECONDS = 32, 60 if LONG else 5


def test_nothing_that_was_acknowledged_is_lost_and_nobody_is_turned_away(service, capsys):
    end = time.monotonic() + SECONDS

    def write(clerk: int) -> tuple[list[str], list[int], list[float]]:
        texts, statuses, times = [], [], []
        day = date(service.year, 1, 1)
        while time.monotonic() < end and day.year == service.year:
            text, began = f"{clerk}号{day}", time.monotonic()
            answer = service.write(clerk, day, text)
            times.append(time.monotonic() - began)
            statuses.append(answer.status)
            if answer.status == 302:
                texts.append(text)
            day += timedelta(days=1)
        return texts, statuses, times

    with ThreadPoolExecutor(CLERKS) as pool:
        results = list(pool.map(write, range(CLERKS)))
    assert {status for _, statuses, _ in results for status in statuses} == {302}
    acknowledged = sorted(text for texts, _, _ in results for text in texts)
    assert sorted(service.texts()) == acknowledged
    p50, p95 = (quantiles([t for *_, times in results for t in times], n=20)[n] for n in (9, 18))
    with capsys.disabled():
        print(
            f"\n{CLERKS} clerks, {SECONDS} s: {len(acknowledged)} written, p50 {p50:.2f} s, p95 {p95:.2f} s"
        )
