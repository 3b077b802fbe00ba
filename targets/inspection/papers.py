"""Is a PDF without scripts, programs and passwords?"""

import json
import signal
import subprocess
import sys
from typing import IO, Any

from ..domain.filetypes import HARMFUL, ending_of
from . import pdf_objects
from .refusing import LOCKED, Harmful, Unseen
from .signatures import refuse_programs

BEGINNING = b"%PDF-"
FOUND = {1: "含有会自动运行的脚本（JavaScript）", 2: "含有会启动其他程序的动作"}
TOO_MUCH = "内容过于复杂，检查不完。请打开后用“打印—另存为PDF”另存一份再传。"
WAIT = 20  # seconds on a busy machine; of the processor it is given far less
STOPPED = {-signal.SIGPROF, -signal.SIGKILL, -signal.SIGSEGV, -signal.SIGABRT}


def judge_pdf(content: IO[bytes]) -> None:
    """Raises `NotTaken` for a PDF that asks for a password or does something by itself; a damaged one is taken."""
    content.seek(0)
    data = content.read()
    found = _found_in(data)
    if found is None:  # damaged, and readers of PDF may still find something
        found = {"actions": pdf_objects.actions_in(data)}
    if found.get("is_locked"):
        raise Unseen(LOCKED)
    for name in found.get("attachments", ()):
        if what := HARMFUL.get(ending_of(name)):
            raise Harmful(f"附有{what}“{name}”。请删去附件后再传。")
    for action in found["actions"]:
        raise Harmful(f"{FOUND[action]}。请打开后用“打印—另存为PDF”另存一份再传。")
    for beginning in found.get("beginnings", ()):
        refuse_programs(beginning.encode("latin-1"))


def _found_in(data: bytes) -> dict[str, Any] | None:
    """None where it is damaged. Raises `Unseen` where looking takes more time or memory than there is."""
    try:
        run = subprocess.run(  # noqa: S603 – our own program, without a word of what somebody sends
            [sys.executable, "-I", pdf_objects.__file__], input=data, capture_output=True, timeout=WAIT
        )
    except subprocess.TimeoutExpired:
        raise Unseen(TOO_MUCH) from None
    if run.returncode in STOPPED or b"MemoryError" in run.stderr or b"bad_alloc" in run.stderr:
        raise Unseen(TOO_MUCH)
    return json.loads(run.stdout) if run.returncode == 0 else None
