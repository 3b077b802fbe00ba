"""The dry run: the write itself, taken back; confirmed, done only as it was shown."""

from dataclasses import replace

import pytest

from targets.documents.kit.dry_run import (
    FOLDED_ABOVE,
    Fate,
    NotAsShown,
    Part,
    Run,
    RunLine,
    as_shown,
    taken_back,
)
from targets.imports.rows import Fault
from targets.models import Unit

NEW, SAME = RunLine(fate=Fate.NEW, notes=["新"]), RunLine(fate=Fate.UNCHANGED, notes=[])
REFUSED = RunLine(fate=Fate.REFUSED, notes=["错"])
FAULT = Fault("表", 0, "", "缺少这张工作表。")
RUN = Run(lines=[NEW, SAME])


def writing(run: Run):
    """A write that also stores something."""

    def write() -> Run:
        Unit.objects.create(name="区数据局")
        return run

    return write


def test_it_counts_what_becomes_of_the_lines():
    assert RUN.counts == {
        Fate.NEW: 1,
        Fate.CHANGED: 0,
        Fate.UNCHANGED: 1,
        Fate.TO_FILL: 0,
        Fate.REFUSED: 0,
    }
    assert RUN.work_count == 1


class Asked(RunLine):
    @property
    def asked(self) -> list[str]:
        return self.notes


def test_a_preview_begins_with_what_needs_a_look_and_ends_folded():
    to_fill = RunLine(fate=Fate.TO_FILL, notes=[])
    asked = Asked(fate=Fate.CHANGED, notes=["请核对"])
    run = Run(lines=[SAME, to_fill, NEW, asked, replace(NEW, fate=Fate.CHANGED), REFUSED])
    assert [(part.kind, part.is_open, part.is_rest) for part in run.parts] == [
        (Part.REFUSED, True, False),
        (Part.ASKED, True, False),
        (Part.CHANGED, True, True),
        (Part.NEW, True, False),
        (Part.TO_FILL, False, False),
        (Part.UNCHANGED, False, False),
    ]
    assert [part.kind for part in run.marked] == [Part.REFUSED, Part.ASKED, Part.TO_FILL]
    assert run.tally == [("新增", 1), ("修改", 2), ("不变", 1)]


def test_many_that_are_new_are_folded_and_many_questions_are_not():
    (part,) = Run(lines=[NEW] * (FOLDED_ABOVE + 1)).parts
    assert not part.is_open
    (part,) = Run(lines=[Asked(fate=Fate.NEW, notes=["请核对"])] * (FOLDED_ABOVE + 1)).parts
    assert part.is_open


@pytest.mark.parametrize(
    ("run", "is_refused", "is_acceptable"),
    [
        (RUN, False, True),
        (Run(lines=[SAME]), False, False),
        (Run(lines=[NEW, REFUSED]), True, False),
        (Run(lines=[NEW], faults=[FAULT]), True, False),
        (Run(), False, False),
    ],
)
def test_it_says_whether_there_is_anything_wrong_and_anything_to_do(run, is_refused, is_acceptable):
    assert (run.is_refused, run.is_acceptable) == (is_refused, is_acceptable)


def test_its_digest_is_that_of_what_is_shown():
    assert RUN.digest == Run(lines=[replace(NEW), replace(SAME)]).digest
    others = [Run(lines=[NEW]), Run(lines=[replace(NEW, notes=["别的"]), SAME]), replace(RUN, faults=[FAULT])]
    assert RUN.digest not in {other.digest for other in others}


def test_a_dry_run_is_taken_back(db):
    assert taken_back(writing(RUN)) is RUN
    assert not Unit.objects.exists()


def test_what_was_shown_is_stored(db):
    assert as_shown(writing(RUN), RUN.digest) is RUN
    assert Unit.objects.exists()


@pytest.mark.parametrize(
    ("run", "shown"),
    [
        (Run(lines=[NEW]), RUN),
        (Run(lines=[REFUSED]), RUN),
        (Run(lines=[REFUSED]), Run(lines=[REFUSED])),
        (Run(faults=[FAULT]), Run(faults=[FAULT])),
    ],
)
def test_what_was_not_shown_or_is_wrong_is_not_stored(run, shown, db):
    with pytest.raises(NotAsShown) as different:
        as_shown(writing(run), shown.digest)
    assert different.value.run is run
    assert not Unit.objects.exists()
