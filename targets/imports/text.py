"""What does a text say to somebody who looks at it? Nothing invisible, plain spaces, one kind of line end."""

import re
import unicodedata
from functools import lru_cache

from ..domain.synonyms import said_otherwise

LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
SPACES = re.compile(
    "[\u00a0\u1680\u2000-\u200a\u202f\u205f]"
)  # of every width; not the indent 　, which is seen
INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u2800\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffc\ufffe\uffff\U000e0000-\U000e007f]"
)
# What workbooks write for characters that XML changes or cannot carry; for the sign itself _x005F_.
ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
# Full-width signs as they are typed with a Chinese keyboard, and all the strokes that stand for a minus.
NARROW = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | dict.fromkeys(map(ord, "‐‑‒–—―−﹣"), "-")
NUMBER = re.compile(r"([a-z])-?([0-9]{1,3})(?:-([0-9]{1,2}))?")  # of a target, as it is typed
SCIENTIFIC = re.compile(r"[0-9](?:\.[0-9]+[eE][-+]?|[eE][-+])[0-9]{1,3}")  # as a spreadsheet writes it
EXCERPT = 40


def cleaned(text: str) -> str:
    """A text as it is stored: without what nobody sees, and without spaces around it."""
    return INVISIBLE.sub("", SPACES.sub(" ", LINE_ENDS.sub("\n", text))).strip()


def unescaped(text: str) -> str:
    """The text that a workbook's cell means: 第一行_x000D_ ends with a line end."""
    return ESCAPE.sub(lambda escape: chr(int(escape[1], 16)), text)


def escaped(text: str) -> str:
    """The way back, for text that only looks like an escape."""
    return re.sub("_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text)


def narrow(text: str) -> str:
    """In one line, with full-width signs and minus strokes as a keyboard has them; no other sign becomes a digit."""
    return " ".join(cleaned(text).translate(NARROW).split())


def folded(text: str) -> str:
    """What two names have in common that a person takes for the same: neither width, case nor spaces count."""
    return "".join(unicodedata.normalize("NFKC", cleaned(text)).casefold().split())


def searched(text: str) -> str:
    """What is compared in a search: letters, digits and decimal points."""
    return re.sub(r"(?<![0-9])\.|\.(?![0-9])|[^\w.]|_", "", folded(text))


@lru_cache(maxsize=64)
def wanted(words: str) -> tuple[frozenset[str], ...]:
    """What a search looks for: of each word the ways in which it may be written, as `searched` has texts; empty where
    nothing is asked for. b17 is also B-017, GDP also 生产总值."""
    ways = []
    for word in cleaned(words).split():
        said = said_otherwise(folded(word)) | {_full_number(word)}
        found = frozenset(filter(None, map(searched, said)))
        ways.append(found)
    return tuple(filter(None, ways))


def finds(words: str, *texts: str) -> bool:
    """Whether each word is somewhere in the texts, however either is typed, or said otherwise."""
    there = "\n".join(map(searched, texts))
    return all(any(way in there for way in ways) for ways in wanted(words))


def _full_number(word: str) -> str:
    """A target's number with all its noughts, of a part as well: b17 and b-17 are B-017; empty for anything else."""
    number = NUMBER.fullmatch(narrow(word).casefold())
    if not number:
        return ""
    letter, serial, part = number.groups()
    return f"{letter}{int(serial):03}" + (f"{int(part):02}" if part else "")


def excerpt(text: str) -> str:
    """A text as a sentence quotes it."""
    line = " ".join(cleaned(text).split())
    return line if len(line) <= EXCERPT else line[:EXCERPT] + "…"


def key_amiss(text: str) -> str:
    """Why a key – a name to sign in, a number of a phone, a document, a target – cannot be read; empty if it can."""
    if SCIENTIFIC.fullmatch(narrow(text)):
        said = "是表格软件改写成的科学计数法，原来的号码已看不全"
        return f"“{excerpt(text)}”{said}，请把这一列设为文本格式后重新填写。"
    return ""
