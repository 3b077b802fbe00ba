"""What in an office file of today starts programs, or fetches them when it is opened?"""

import html
import re
import zipfile

from .refusing import Harmful

MAX_PART = 2 * 1024**2
TYPES = "[content_types].xml"
RELATIONSHIP = re.compile(r"<(?:\w+:)?relationship\b([^<>]*)>", re.IGNORECASE)
ATTRIBUTE = re.compile(r"""(\w+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
FETCHED = {  # by the last word of the relationship's type: what is opened along with the file
    "attachedtemplate": "模板",
    "oleobject": "嵌入的对象",
    "frame": "框架",
    "subdocument": "子文档",
}
ELSEWHERE = re.compile(r"(?:https?|ftp|mhtml|ms-\w+):|[\\/]{2}|file:/*(?!/*[a-z]:)[^/]", re.IGNORECASE)


def has_macro_sheets(archive: zipfile.ZipFile, names: list[str]) -> bool:
    """Whether their folder is there, however it is written, or the list of types names one elsewhere."""
    is_there = any(name.lower().startswith("xl/macrosheets/") for name in names)
    return is_there or "macrosheet+xml" in _part(archive, _types(names))


def refuse_active_parts(archive: zipfile.ZipFile, names: list[str]) -> None:
    """Raises `Harmful` for ActiveX controls, and for templates and objects that lie on another computer."""
    if any("/activex/" in f"/{name.lower()}" for name in names) or "activex" in _part(archive, _types(names)):
        raise Harmful("含有ActiveX控件，打开时会运行程序。请删去控件后另存再传。")
    for name in names:
        if not name.lower().endswith(".rels"):
            continue
        for relationship in RELATIONSHIP.findall(_part(archive, name)):
            said = {key: html.unescape(one or other) for key, one, other in ATTRIBUTE.findall(relationship)}
            what = FETCHED.get(said.get("type", "").rpartition("/")[2])
            target = said.get("target", "").strip()
            if what and said.get("targetmode") == "external" and ELSEWHERE.match(target):
                raise Harmful(f"里的{what}在别处（{target[:60]}），打开时会从那里取程序。请改为本机的再传。")


def _types(names: list[str]) -> str:
    return next(name for name in names if name.lower() == TYPES)


def _part(archive: zipfile.ZipFile, name: str) -> str:
    """Small letters, in whatever encoding; too long a part is looked at in its beginning."""
    with archive.open(name) as part:
        return part.read(MAX_PART).replace(b"\0", b"").decode("utf-8", "replace").lower()
