"""One file with all of it: the database, the evidence, and a list with the digest of each. Optionally sealed by age."""

import json
import shutil
import subprocess
import tarfile
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path
from typing import Any

from . import Amiss

LIST = "list.json"
VERSION = 1
DAMAGED = "备份文件已损坏"


@dataclass(frozen=True)
class Unpacked:
    """What an archive holds, in a folder; every file has been compared with its digest."""

    folder: Path
    told: dict[str, Any]

    @property
    def database(self) -> Path:
        return self.folder / self.told["database"]

    @property
    def stored(self) -> list[str]:
        return [name.removeprefix("media/") for name in self.told["files"] if name.startswith("media/")]


def pack(place: Path, database: Path, media: Path, names: Iterable[str], told: dict[str, Any]) -> list[str]:
    """Write an archive; the names of evidence that is not there. All of the archive or nothing."""
    digests: dict[str, str] = {}
    missing = []
    with tarfile.open(place, "w") as archive:
        for inner, path in [(database.name, database), *((f"media/{name}", media / name) for name in names)]:
            try:
                with path.open("rb") as file:
                    digests[inner] = file_digest(file, "sha256").hexdigest()
                    file.seek(0)
                    archive.addfile(_info(inner, path), file)
            except FileNotFoundError:
                missing.append(inner.removeprefix("media/"))
        listed = place.with_suffix(".list")
        said = told | {"version": VERSION, "database": database.name, "files": digests, "missing": missing}
        listed.write_text(json.dumps(said, ensure_ascii=False), "utf-8")
        archive.add(listed, LIST)
        listed.unlink()
    return missing


def unpack(place: Path, folder: Path) -> Unpacked:
    """Raises `Amiss` where a file is not what it was, is missing, or is one more."""
    try:
        with tarfile.open(place) as archive:
            archive.extractall(folder, filter="data")
        told = json.loads((folder / LIST).read_text("utf-8"))
        files: dict[str, str] = told["files"]
    except (tarfile.TarError, OSError, ValueError, KeyError) as error:
        raise Amiss(f"{DAMAGED}，打不开（{error}）。") from None
    if told["version"] != VERSION:
        raise Amiss("这份备份是更新的版本所做。请先升级软件。")
    there = {str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()} - {LIST}
    if odd := sorted(there ^ files.keys()):
        raise Amiss(f"{DAMAGED}：“{odd[0]}”多出或缺少。")
    for name, digest in files.items():
        with (folder / name).open("rb") as file:
            if file_digest(file, "sha256").hexdigest() != digest:
                raise Amiss(f"{DAMAGED}：“{name}”的内容和备份时不同。")
    return Unpacked(folder, told)


def seal(place: Path, sealed: Path, recipients: Path) -> None:
    """Encipher for those whose keys a file names. Raises `Amiss`."""
    _age("--encrypt", "--recipients-file", str(recipients), "--output", str(sealed), str(place))


def unseal(sealed: Path, place: Path, identity: Path | None) -> None:
    """Raises `Amiss`."""
    if identity is None:
        raise Amiss("这份备份是加密的。请用--identity指定私钥文件。")
    _age("--decrypt", "--identity", str(identity), "--output", str(place), str(sealed))


def check_age() -> None:
    """Raises `Amiss` where there is no age."""
    if shutil.which("age") is None:
        raise Amiss("没有age程序，不能加密。请安装（Debian/Ubuntu：apt install age），或不加--recipients。")


def _age(*arguments: str) -> None:
    check_age()
    run = subprocess.run(["age", *arguments], capture_output=True, text=True)  # noqa: S603, S607 – as it is installed
    if run.returncode:
        raise Amiss(f"age没有完成：{run.stderr.strip()}")


def _info(inner: str, path: Path) -> tarfile.TarInfo:
    info = tarfile.TarInfo(inner)
    info.size, info.mtime, info.mode = path.stat().st_size, int(path.stat().st_mtime), 0o600
    return info
