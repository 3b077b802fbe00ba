"""How does a sentence name a title? In quotation marks; its own become those that stand within others (GB/T 15834)."""

INNER = str.maketrans("“”‘’", "‘’“”")


def quoted(text: object) -> str:
    return f"“{within_quotes(text)}”"


def within_quotes(text: object) -> str:
    """Where the outer marks stand already, around a link."""
    return str(text).translate(INNER)
