"""Words that offices do not use, a row each with what stands instead; nothing that people read says the left one."""

import re
from pathlib import Path

import pytest
from django.utils.translation import trans_real

ROOT = Path(__file__).resolve().parent.parent
INSTEAD = {
    r"你": "您",
    r"当时(?:看到的|所知)": "不含此后补报",
    r"按现在所知|所知截至|及以前所知": "含此后补报",
    r"灯是怎样判定的": "亮灯规则",
    r"为什么是这个灯": "亮灯依据",
    r"比上年的结果多多少": "与上年完成数对比",
    r"何人(?=[\"<])": "操作人",  # as a head; 何时、何人、何事 in a sentence is Chinese enough
    r"(?<=\()\"自\"": "起始日期",
    r"系统提问": "系统提示",
    r"没有?读到": "加载失败",
    r"\|date:['\"][nm]-[jd]['\"] ?}}": "short_date",  # 2-5前
}
# What people see. Migrations that have landed are as they were; the help of commands is no page.
SOURCES = [
    path
    for folder, ending in (("templates", "html"), ("static/js", "js"), ("targets", "py"), ("zhanhe", "py"))
    for path in sorted((ROOT / folder).rglob(f"*.{ending}"))
    if "migrations" not in path.parts
]
PAPERS = [ROOT / "CHANGELOG.md", ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


@pytest.mark.parametrize("word", INSTEAD)
def test_no_screen_says(word):
    found = [
        f"{path.relative_to(ROOT)}:{text.count(chr(10), 0, match.start()) + 1} → {INSTEAD[word]}"
        for path in SOURCES + PAPERS
        for text in [path.read_text("utf-8")]
        for match in re.finditer(word, text)
    ]
    assert not found


def test_what_comes_with_django_is_as_polite():
    """`targets/locale/` says its sentences again; one that a newer release adds or words anew is found here."""
    catalog = trans_real.translation("zh-hans")._catalog
    said = {catalog[original] for original, _ in catalog.items()}
    assert "您的密码不能是一个常见密码。" in said
    assert not [text for text in said if "你" in text]


def test_so_are_the_scripts_of_the_admin_site(client, admin):
    client.force_login(admin)
    script = client.get("/admin/jsi18n/").content.decode()
    said = re.sub(r"\\u(\w{4})", lambda letter: chr(int(letter[1], 16)), script)
    assert "您比服务器时间" in said
    assert "你" not in said


@pytest.mark.parametrize(
    "text", ['"何人"', "<th>何人</th>", 'date_field("自")', 'x|date:"n-j" }}前', "没有读到", "没读到"]
)
def test_it_knows_them(text):
    assert any(re.search(word, text) for word in INSTEAD)


def test_a_blue_tick_means_done_and_nothing_else():
    """What has been sent, accepted or kept has a sign of its own (`data-step`)."""
    fixed = {
        str(path.relative_to(ROOT)): re.findall(r'data-light="done"[^>]*>[^<]*', text)
        for path in SOURCES
        for text in [path.read_text("utf-8")]
        if 'data-light="done"' in text
    }
    results = {name: found for name, found in fixed.items() if name.startswith("templates/targets/closing/")}
    assert results, "the page of the year's end counts 完成"
    others = {name: found for name, found in fixed.items() if name not in results}
    assert others == {"templates/targets/help/page.html": ['data-light="done">完成']}


def test_a_change_stays_on_its_line():
    """较上月 +4 is one word, however narrow its box."""
    sheet = (ROOT / "static/css/pages.css").read_text("utf-8")
    rule = re.search(r"^\.count__change \{([^}]*)\}", sheet, re.MULTILINE)
    assert rule
    assert "white-space: nowrap" in rule[1]
