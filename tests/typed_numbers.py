"""What people type into a field for numbers, and the number that is read; None where it is refused.

One table for the domain, the forms, the files and the browser.
"""

READ = {
    "8120": "8120",
    "0": "0",
    "0.5": "0.5",
    ".5": "0.5",
    "5.": "5",
    "8120.50": "8120.5",
    "007": "7",
    "-3.1": "-3.1",
    "+5": "5",
    " 42 ": "42",
    "\u300042\u3000": "42",
    "８１２０": "8120",
    "１．５": "1.5",
    "－３": "-3",
    "−3": "-3",
    "＋5": "5",
    "1,234": "1234",
    "１，２３４": "1234",
    "-12,345,678.5": "-12345678.5",
}
MISPLACED_COMMAS = (
    "1,5", "1，5", "0,5", "0,500", "1,23,456", "1234,567", "1,2345", ",5", "5,", "1,,234", "1.5,5", "1.234,567", "-1,5",
)  # fmt: skip
NO_NUMBERS = (
    "1 2", "1 234", "1_000", "5²", "٣", "①", "⒈", "½", "五", "𝟏", "1、234", "1。5", "1e4", "1E4", "0x10", "NaN",
    "Infinity", "-", "--5", "- 5", ".", "-.", ",", "1.2.3", "1.2万", "5户", "5%", "=5", "1'234", "1\u00a0234",
)  # fmt: skip
TYPED: dict[str, str | None] = READ | dict.fromkeys((*MISPLACED_COMMAS, *NO_NUMBERS))
