"""Workbooks in people's hands, for several tests: a catalogue at the office, a monthly form with a clerk."""

import re
from io import BytesIO

from openpyxl import load_workbook

from targets.documents.catalogue.lines import catalogue_of
from targets.documents.catalogue.writing import catalogue_workbook
from targets.documents.monthly.blank import HEAD_ROW, SHEET, STAGE_SHEET
from targets.models import Owner, PlanPoint, Post, ProgressEntry, Report, Stage, Target, Theme, Unit

HISTORIES = (Report, Unit, Post, Target, Owner, Stage, PlanPoint)


class Book:
    """A workbook whose cells are found by the first column's text and the head; the first line has the heads."""

    def __init__(self, content: bytes):
        self.book = load_workbook(BytesIO(content))

    @classmethod
    def of(cls, report: Report) -> "Book":
        return cls(catalogue_workbook(catalogue_of(report)))

    def line_of(self, key, sheet: str = "目标任务") -> int:
        page = self.book[sheet]
        return next(line for line in range(2, page.max_row + 1) if page.cell(line, 1).value == key)

    def head(self, name: str, sheet: str = "目标任务") -> int:
        return next(cell.column for cell in self.book[sheet][1] if cell.value == name)

    def cell(self, key, head: str, sheet: str = "目标任务"):
        return self.book[sheet].cell(self.line_of(key, sheet), self.head(head, sheet))

    def line(self, key, sheet: str = "目标任务") -> dict:
        page, at = self.book[sheet], self.line_of(key, sheet)
        return {cell.value: page.cell(at, cell.column).value for cell in page[1]}

    def fill(self, key, sheet: str = "目标任务", **cells) -> "Book":
        for head, value in cells.items():
            self.cell(key, head, sheet).value = value
        return self

    def add(self, sheet: str, *values) -> "Book":
        self.book[sheet].append(values)
        return self

    def add_target(self, like: str, **cells) -> "Book":
        """One more line, like that of another target."""
        self.book["目标任务"].append(list((self.line(like) | cells).values()))
        return self

    def drop(self, *keys: str, sheets: tuple[str, ...] = ("目标任务", "节点", "计划节点")) -> "Book":
        """Delete the lines of targets."""
        for page in (self.book[sheet] for sheet in sheets):
            for line in range(page.max_row, 1, -1):
                if page.cell(line, 1).value in keys:
                    page.delete_rows(line)
        return self

    def saved(self) -> BytesIO:
        out = BytesIO()
        self.book.save(out)
        out.seek(0)
        return out


class FormBook:
    """A form in the hands of a clerk."""

    def __init__(self, content: bytes):
        self.book = load_workbook(BytesIO(content))
        self.page = self.book[SHEET]
        self.heads = {cell.value: cell.column for cell in self.page[HEAD_ROW]}

    def line_of(self, number: str) -> int:
        return next(
            r for r in range(HEAD_ROW + 1, self.page.max_row + 1) if self.page.cell(r, 1).value == number
        )

    def cell(self, number: str, head: str):
        return self.page.cell(self.line_of(number), self.heads[head])

    def fill(self, number: str = "B-017", **cells) -> "FormBook":
        for head, value in cells.items():
            self.cell(number, head).value = value
        return self

    def finish(self, *titles: str) -> "FormBook":
        """Call stages finished, and no others."""
        page = self.book[STAGE_SHEET]
        for row in page.iter_rows(min_row=2):
            row[5].value = "是" if row[2].value in titles else None
        return self

    def saved(self) -> BytesIO:
        out = BytesIO()
        self.book.save(out)
        return out


def without_cells(text: str) -> str:
    """A fault without the cell that it is at: 第2行（D2） as 第2行."""
    return re.sub(r"（[A-Z]{1,2}[0-9]+）", "", text)


def stored() -> list:
    """Everything that an import could change."""
    return [
        list(model.objects.order_by("pk").values())
        for model in (Report, Unit, Post, Theme, Target, Owner, Stage, PlanPoint, ProgressEntry)
    ] + [model.history.count() for model in HISTORIES]
