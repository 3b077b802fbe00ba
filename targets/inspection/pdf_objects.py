"""What is in a PDF? Run as a program of its own, with little time and memory: qpdf unpacks whatever a file tells it to.

The PDF comes on standard input, and what is found goes to standard output as JSON: `is_locked`, the names of
`attachments`, how each embedded file begins (`beginnings`, as latin-1), and the `actions` that start something.
Nothing but libraries is imported, so that it begins at once.
"""

import io
import json
import re
import resource
import signal
import sys
import zlib
from typing import Any

import pikepdf

SECONDS = 0.9  # of the processor; a paper of 20 MB takes a tenth of it
MEMORY = 1024**3
MAX_STREAM = 32 * 1024**2  # unpacked
HEAD = 4096


def spelled(word: str) -> bytes:
    """A name as a PDF may write it: each letter, or # and its number."""
    return b"".join(b"(?:%c|#(?i:%02x))" % (ord(sign), ord(sign)) for sign in word)


ACTION = re.compile(b"/%s\\s*/(?:(%s)|(%s))(?![\\w.#-])" % tuple(map(spelled, ("S", "JavaScript", "Launch"))))


def actions_in(syntax: bytes) -> list[int]:
    """1 for a script, 2 for a program that is started."""
    found = ACTION.search(syntax)
    return [found.lastindex or 0] if found else []


def found_in(content: io.BytesIO) -> dict[str, Any]:
    """Raises whatever damage makes pikepdf stumble over."""
    found: dict[str, Any] = {"attachments": [], "beginnings": [], "actions": []}
    try:
        with pikepdf.open(content) as pdf:
            found["attachments"] = list(pdf.attachments)
            for item in pdf.objects:
                if isinstance(item, pikepdf.Stream):
                    found["actions"] += actions_in(item.stream_dict.unparse(resolved=True))
                    if item.stream_dict.get("/Type") == "/EmbeddedFile":
                        found["beginnings"].append(_beginning(item).decode("latin-1"))
                elif isinstance(item, pikepdf.Object):  # numbers and the like come as Python's own
                    found["actions"] += actions_in(item.unparse(resolved=True))
    except pikepdf.PasswordError:
        found["is_locked"] = True
    return found


def _beginning(stream: pikepdf.Stream) -> bytes:
    """Of an embedded file, however large it may become."""
    raw = stream.read_raw_bytes()
    try:
        return zlib.decompressobj().decompress(raw, HEAD)
    except zlib.error:
        return raw[:HEAD]


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    pikepdf.settings.set_qpdf_limits(flate_max_memory=MAX_STREAM, run_length_max_memory=MAX_STREAM)
    json.dump(found_in(io.BytesIO(sys.stdin.buffer.read())), sys.stdout)


if __name__ == "__main__":
    main()
