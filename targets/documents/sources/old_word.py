"""Old Word and WPS documents, through LibreOffice where it is installed: nobody else reads them whole.

It works in a folder of its own that is gone afterwards, with a profile of its own in which macros are off and nothing
is loaded from elsewhere, without what the environment of this program holds, for 25 seconds at most; where the kernel
allows it also without a network.
"""

import os
import resource
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

from .refusing import BROKEN, OLD_WORD, TOO_SLOW, NotReadable

PROGRAMS = ("soffice", "libreoffice")
SECONDS = 25  # a worker that does not answer for half a minute is ended
MOST_MEMORY = 2 * 1024**3
MOST_BYTES = 100 * 1024**2  # of a file that it writes
ALONE = ("unshare", "--user", "--net", "--map-current-user")
NOWHERE = ("127.0.0.1", 9)  # nobody listens there; what goes out by a proxy goes there
SCRIPTING = "/org.openoffice.Office.Common/Security/Scripting"
INTERNET = "/org.openoffice.Inet/Settings"
# What the profile says: macros off, nothing loaded for a document that nobody trusts, links not updated, and whatever
# would be fetched all the same asked of a proxy that is not there.
SETTINGS = (
    (SCRIPTING, "MacroSecurityLevel", "3"),
    (SCRIPTING, "DisableMacrosExecution", "true"),
    (SCRIPTING, "BlockUntrustedRefererLinks", "true"),
    (SCRIPTING, "DisableActiveContent", "true"),  # of later releases; older ones pass over it
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "2"),
    ("/org.openoffice.Office.Calc/Content/Update", "Link", "2"),
    (INTERNET, "ooInetProxyType", "2"),
    *((INTERNET, f"ooInet{kind}ProxyName", NOWHERE[0]) for kind in ("HTTP", "HTTPS", "FTP")),
    *((INTERNET, f"ooInet{kind}ProxyPort", str(NOWHERE[1])) for kind in ("HTTP", "HTTPS", "FTP")),
    (INTERNET, "ooInetNoProxy", ""),
)
PROFILE = f"""<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
{
    "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in SETTINGS
    )
}
</oor:items>
"""


def as_docx(content: bytes, ending: str) -> bytes:
    """The same as .docx. Raises `NotReadable`, also where there is no LibreOffice."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        raise NotReadable(OLD_WORD)
    with tempfile.TemporaryDirectory(prefix="zhanhe-word-") as place:
        folder = Path(place)
        source, profile, out = folder / f"report.{ending}", folder / "profile", folder / "out"
        source.write_bytes(content)
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(PROFILE, "utf-8")
        _run(_command(program, source, profile, out), folder)
        try:
            return (out / "report.docx").read_bytes()
        except OSError:
            raise NotReadable(BROKEN) from None


def _command(program: str, source: Path, profile: Path, out: Path) -> list[str]:
    return [
        *(ALONE if _may_be_alone() else ()),
        program,
        "--headless",
        "--norestore",
        "--nolockcheck",
        "--nodefault",
        f"-env:UserInstallation={profile.as_uri()}",
        "--convert-to",
        "docx:MS Word 2007 XML",
        "--outdir",
        str(out),
        str(source),
    ]


def _may_be_alone() -> bool:
    """Whether a process without a network can be made; many servers forbid it, as containers do."""
    if not shutil.which(ALONE[0]):
        return False
    tried = subprocess.run([*ALONE, "true"], capture_output=True, check=False)  # noqa: S603 – fixed words
    return tried.returncode == 0


def _run(command: list[str], folder: Path) -> None:
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "TMPDIR": str(folder),
    }
    process = subprocess.Popen(  # noqa: S603 – a fixed program with names of our own
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    _limit(process.pid)
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired:
        raise NotReadable(TOO_SLOW) from None
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # what it has left behind, too
        process.wait()


def _limit(pid: int) -> None:
    """As far as this system can; a process that has just ended needs none."""
    if not hasattr(resource, "prlimit"):
        return
    for what, most in (
        (resource.RLIMIT_DATA, MOST_MEMORY),
        (resource.RLIMIT_FSIZE, MOST_BYTES),
        (resource.RLIMIT_CPU, SECONDS),
    ):
        try:
            resource.prlimit(pid, what, (most, most))
        except (OSError, ValueError):
            return
