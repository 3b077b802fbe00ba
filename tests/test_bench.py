"""The benchmarks are run by hand: do they still find what they measure?"""

from tests.bench.served import PAGES, bench


def test_all_that_is_measured_answers(migrated):
    with bench(40, readings=1, migrated=migrated) as b:
        for name in PAGES:
            b.get(b.page(name))
            b.must_write()
            b.get(b.page(name))
        assert sum(b.megabytes()) > 0
