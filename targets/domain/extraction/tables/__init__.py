"""The words by which the grammar of reports is known, as data: nothing in here decides anything."""


def words(text: str) -> tuple[str, ...]:
    """The words of a table, parted by spaces."""
    return tuple(text.split())


def longest_first(*tables: tuple[str, ...]) -> tuple[str, ...]:
    """All words of some tables, so that 建成投用 is tried before 建成."""
    return tuple(sorted({word for table in tables for word in table}, key=lambda word: (-len(word), word)))
