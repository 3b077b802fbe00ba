"""How does evidence get onto the disk? Looked at by the virus scanner where there is one, and whole or not at all."""

import errno
import os
import socket
from contextlib import suppress

from django.conf import settings
from django.core.files import File
from django.core.files.storage import FileSystemStorage

from .refusals import Refused

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS}
CHUNK = 64 * 1024
SECONDS = 20  # for the scanner's answer


class NoRoom(Refused):
    """The disk is full."""


class Infected(Refused):
    """The scanner has found something, or could not be asked."""


class EvidenceStorage(FileSystemStorage):
    """Raises `Infected`, `NoRoom`, after which nothing of the file is left."""

    def _save(self, name: str, content: File) -> str:
        if settings.CLAMD_SOCKET:
            scan(content, settings.CLAMD_SOCKET)
        try:
            return super()._save(name, content)  # type: ignore[misc]
        except OSError as error:
            with suppress(OSError):
                os.remove(self.path(name))
            if error.errno in FULL:
                raise NoRoom(
                    "服务器磁盘已满，材料和这次填写的内容都没有保存。请告知区政府督查室，稍后再交。"
                ) from None
            raise


def scan(content: File, address: str) -> None:
    """Ask ClamAV's clamd at its socket. Raises `Infected`; who cannot be asked is no reason to take a file unseen."""
    try:
        answer = _answer(content, address)
    except OSError:
        raise Infected("病毒检查程序没有应答，材料没有保存。请稍后再交，或告知区政府督查室。") from None
    if answer.endswith("OK"):
        return
    if answer.endswith("FOUND"):
        found = answer.removesuffix(" FOUND").partition(": ")[2]
        raise Infected(f"“{content.name}”里查出病毒（{found}），没有保存。请先杀毒再传。")
    raise Infected("病毒检查没有完成，材料没有保存。请稍后再交，或告知区政府督查室。")


def _answer(content: File, address: str) -> str:
    """INSTREAM: pieces, each behind its length, and a length of zero at the end."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(SECONDS)
        connection.connect(address)
        connection.sendall(b"zINSTREAM\0")
        for chunk in content.chunks(CHUNK):
            connection.sendall(len(chunk).to_bytes(4, "big") + chunk)
        connection.sendall(bytes(4))
        said = b""
        while not said.endswith(b"\0") and (more := connection.recv(4096)):
            said += more
    content.seek(0)
    return said.rstrip(b"\0\n").decode("utf-8", "replace").strip()
