"""The database's first server dies while twenty people write, and another takes its place."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from .service import Answer, wait_until

pytestmark = pytest.mark.xdist_group("faults")  # one worker sets up
WRITERS = 20


@pytest.fixture
def service(pair, on_postgres):
    """On both servers."""
    pair.start_the_second()
    on_postgres.start()
    return on_postgres


def test_no_acknowledged_write_is_lost_and_nothing_has_to_be_restarted(pair, service):
    is_promoted, has_ended = Event(), Event()
    year, wrote_afterwards = service.year, set()

    def write(number: int) -> tuple[list[str], list[Answer]]:
        """What was acknowledged and what was not."""
        stored, refused, serial = [], [], 0
        while not has_ended.is_set():
            serial += 1
            text, was_promoted = f"第{number}人第{serial}件", is_promoted.is_set()
            address = f"/{year}/targets/B-{number + 1:03}/instructions/"
            answer = service.send(address, "leader", {"text": text})
            if answer.status == 302:
                stored.append(text)
                wrote_afterwards.update({number} if was_promoted else ())
            else:
                refused.append(answer)
        return stored, refused

    with ThreadPoolExecutor(WRITERS) as pool:
        writers = [pool.submit(write, number) for number in range(WRITERS)]
        time.sleep(3)
        pair.kill_the_first()
        time.sleep(2)
        pair.promote_the_second()
        is_promoted.set()
        try:
            wait_until(lambda: len(wrote_afterwards) == WRITERS)
        finally:
            has_ended.set()
        results = [writer.result() for writer in writers]

    acknowledged = [text for stored, _ in results for text in stored]
    with pair.connect("second") as connection:
        kept = Counter(text for (text,) in connection.execute("SELECT text FROM targets_instruction"))
    assert [text for text in acknowledged if kept[text] != 1] == []
    refused = [answer for _, answers in results for answer in answers]
    assert {answer.status for answer in refused} == {503}
    assert all("数据库暂时不通" in answer.text for answer in refused)
