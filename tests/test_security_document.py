"""docs/security.md names what there is – tests, settings, commands, files – and leaves no requirement out."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "docs/security.md").read_text("utf-8")
SAID = set(re.findall(r"`([^`\n]+)`", TEXT))
ENVIRONMENT = set(re.findall(r"^(?:# )?([A-Z][A-Z_]+)=", (ROOT / ".env.example").read_text("utf-8"), re.M))
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")

# The security log, the three duties and tokens with an end come with another branch; empty once that is in.
PENDING_FILES = set()
PENDING_SETTINGS = set()
PENDING_COMMANDS = set()
PENDING_TABLES = set()

# The requirements of ASVS 5.0.0 of the levels 1 and 2: how far each section counts, and which are of level 3.
ASVS = {
    "1.1": (2, ()), "1.2": (10, (10,)), "1.3": (12, (12,)), "1.4": (3, ()), "1.5": (3, (3,)),
    "2.1": (3, ()), "2.2": (3, ()), "2.3": (5, (5,)), "2.4": (2, (2,)),
    "3.1": (1, (1,)), "3.2": (3, (3,)), "3.3": (5, (5,)), "3.4": (8, (7, 8)), "3.5": (8, (6, 7, 8)),
    "3.6": (1, (1,)), "3.7": (5, (3, 4, 5)),
    "4.1": (5, (4, 5)), "4.2": (5, (2, 3, 4, 5)), "4.3": (2, ()), "4.4": (4, ()),
    "5.1": (1, ()), "5.2": (6, (4, 5, 6)), "5.3": (3, (3,)), "5.4": (3, ()),
    "6.1": (3, ()), "6.2": (12, ()), "6.3": (8, (5, 6, 7, 8)), "6.4": (6, (5, 6)), "6.5": (8, (6, 7, 8)),
    "6.6": (4, (4,)), "6.7": (2, (1, 2)), "6.8": (4, ()),
    "7.1": (3, ()), "7.2": (4, ()), "7.3": (2, ()), "7.4": (5, ()), "7.5": (3, (3,)), "7.6": (2, ()),
    "8.1": (4, (3, 4)), "8.2": (4, (4,)), "8.3": (3, (2, 3)), "8.4": (2, (2,)),
    "9.1": (3, ()), "9.2": (4, ()),
    "10.1": (2, ()), "10.2": (3, (3,)), "10.3": (5, (5,)), "10.4": (16, (12, 13, 14, 15, 16)), "10.5": (5, ()),
    "10.6": (2, ()), "10.7": (3, ()),
    "11.1": (4, (3, 4)), "11.2": (5, (4, 5)), "11.3": (5, (4, 5)), "11.4": (4, ()), "11.5": (2, (2,)),
    "11.6": (2, (2,)), "11.7": (2, (1, 2)),
    "12.1": (5, (4, 5)), "12.2": (2, ()), "12.3": (5, (5,)),
    "13.1": (4, (2, 3, 4)), "13.2": (6, (6,)), "13.3": (4, (3, 4)), "13.4": (7, (6, 7)),
    "14.1": (2, ()), "14.2": (8, (5, 6, 7, 8)), "14.3": (3, ()),
    "15.1": (5, (4, 5)), "15.2": (5, (4, 5)), "15.3": (7, ()), "15.4": (4, (1, 2, 3, 4)),
    "16.1": (1, ()), "16.2": (5, ()), "16.3": (4, ()), "16.4": (3, ()), "16.5": (4, (4,)),
    "17.1": (2, (2,)), "17.2": (8, (5, 6, 7, 8)), "17.3": (2, ()),
}  # fmt: skip
# GB/T 22239-2019, level 3, 8.1.4: how many items each control point has.
GUOBIAO = {
    "身份鉴别": "abcd", "访问控制": "abcdefg", "安全审计": "abcd", "入侵防范": "abcdef", "数据完整性": "ab",
    "数据保密性": "ab", "数据备份恢复": "abc", "剩余信息保护": "ab", "个人信息保护": "ab",
}  # fmt: skip


@cache
def cases_of(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    return {
        node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def rows(part: str) -> list[list[str]]:
    """The cells of all tables of a part, without heads."""
    text = TEXT.partition(f"\n## {part}")[2].partition("\n## ")[0]
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in lines]
    return [row for row in cells if row[0] not in ("项", "条款")]


NAMED_FILES = sorted(
    {said.partition("::")[0] for said in SAID if re.fullmatch(r"(?:tests|targets|docs|static)/\S+", said)}
)


@pytest.mark.parametrize("path", NAMED_FILES)
def test_a_file_is_there(path):
    assert (ROOT / path).exists() or path in PENDING_FILES


@pytest.mark.parametrize("named", sorted(said for said in SAID if re.fullmatch(r"\S+::\S+", said)))
def test_a_test_is_there(named):
    path, _, name = named.partition("::")
    assert path in PENDING_FILES or name in cases_of(path)


@pytest.mark.parametrize("named", sorted(said for said in SAID if re.match(r"[A-Z][A-Z_]+(?:=|$)", said)))
def test_a_setting_is_there(named):
    assert named.partition("=")[0] in ENVIRONMENT | PENDING_SETTINGS


@pytest.mark.parametrize("named", sorted(said for said in SAID if said.startswith("manage.py ")))
def test_a_command_is_there(named):
    assert named.split()[1] in set(get_commands()) | PENDING_COMMANDS


@pytest.mark.parametrize("named", sorted(said for said in SAID if said.startswith("make ")))
def test_make_knows_it(named):
    assert re.search(rf"^{named.split()[1]}:", MAKEFILE, re.M)


@pytest.mark.parametrize(
    "named", sorted(s for s in SAID if re.fullmatch(r"(?:targets|axes|mfa|usersessions|django)_\w+", s))
)
def test_a_table_is_there(named):
    assert (
        named
        in {model._meta.db_table for model in apps.get_models(include_auto_created=True)} | PENDING_TABLES
    )


def test_what_is_pending_is_not_there_yet():
    """Take it off the lists once it is."""
    assert not [path for path in PENDING_FILES if (ROOT / path).exists()]
    assert not PENDING_SETTINGS & ENVIRONMENT
    assert not PENDING_COMMANDS & set(get_commands())
    assert not [name for name in PENDING_SETTINGS if hasattr(settings, name)]


def test_every_requirement_of_asvs_has_one_row():
    asked = [
        f"{section}.{number}"
        for section, (count, third) in ASVS.items()
        for number in range(1, count + 1)
        if number not in third
    ]
    found = [number for row in rows("二、") for number in row[0].split("、")]
    assert len(asked) == 253
    assert sorted(found) == sorted(asked)


@pytest.mark.parametrize("row", rows("一、") + rows("二、"), ids=lambda row: row[0])
def test_a_row_says_how_by_what_and_what_is_left_to_do(row):
    assert len(row) == 4
    what, how, proof, _ = row
    is_met = not re.search(r"\*\*(?:不适用|未满足|部分满足|默认不满足|由部署实现)", how)
    assert not is_met or proof != "–", what


def test_every_item_of_the_standard_has_its_row():
    text = TEXT.partition("\n## 一、")[2].partition("\n## ")[0]
    for point, letters in GUOBIAO.items():
        section = next(part for part in text.split("\n### ") if point in part.splitlines()[0])
        own = re.findall(
            rf"^\| (?:{point.removeprefix('数据').removesuffix('保护')} )?([a-g])\) \|", section, re.M
        )
        assert "".join(own) == letters, point
    assert "| 恶意代码防范 |" in text
    assert "| 可信验证 |" in text


def test_what_the_program_lacks_is_said_once_more_at_the_end():
    end = TEXT.partition("\n## 七、")[2]
    lacking = [row[0] for row in rows("二、") if row[1].startswith("**未满足**")]
    assert lacking
    assert not [what for what in lacking if what not in end]


def test_links_lead_somewhere():
    heads = {
        re.sub(r"[^\w\- ]", "", head).strip().lower().replace(" ", "-")
        for head in re.findall(r"^#+ (.*)", TEXT, re.M)
    }
    for goal in re.findall(r"\]\(([^)]+)\)", TEXT):
        path, _, mark = goal.partition("#")
        assert not path or (ROOT / "docs" / path).exists(), goal
        assert path or mark in heads, goal


def test_the_way_to_report_a_fault_leads_here():
    assert "(docs/security.md)" in (ROOT / "SECURITY.md").read_text("utf-8")
