"""How many files does one person have looked at at once? One: looking takes a worker's time, and there are few."""

import fcntl
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from hashlib import sha256
from pathlib import Path

from django.contrib import messages
from django.db import connection
from django.http import HttpResponse
from django.shortcuts import redirect

from .addresses import page_left
from .request import Request


def one_upload_at_a_time(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """What comes while another file of the same person is being looked at is refused at once, not queued."""

    @wraps(view)
    def wrapped(request: Request, *args, **kwargs) -> HttpResponse:
        if request.method != "POST" or not request.FILES:
            return view(request, *args, **kwargs)
        with _held(f"upload-{request.user.pk}") as is_mine:
            if is_mine:
                return view(request, *args, **kwargs)
        messages.error(request, "您上传的另一个文件还在处理，这次的没有读。请等它处理完再传。")
        return redirect(page_left(request))

    return wrapped


@contextmanager
def _held(name: str) -> Iterator[bool]:
    """A lock among the processes of this machine, which the kernel lets go of when one of them dies."""
    folder = Path(tempfile.gettempdir()) / f"zhanhe-{os.getuid()}-{_own()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    file = os.open(folder / name, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(file)


def _own() -> str:
    """Several districts may run on one machine, each with a database of its own."""
    return sha256(str(connection.settings_dict["NAME"]).encode()).hexdigest()[:12]
