"""What is a password, and what only looks like one?"""

import pytest

from targets.domain.passwords import made_up_password, password_amiss

SHORT, KINDS, FEW, RUN, NAME = (
    "密码至少12个字符",
    "中的至少3种",
    "不同的字符太少",
    "连续或相同",
    "登录名或姓名",
)


def amiss(password: str, **rule) -> list[str]:
    return password_amiss(password, **({"length": 12, "kinds": 3, "names": ["lizhen", "李真", "a"]} | rule))


@pytest.mark.parametrize(
    ("password", "sentences"),
    [
        ("aaaaaaaaaab", [SHORT, KINDS, FEW, RUN]),
        ("aaaaaaaaaabA1", [FEW, RUN]),
        ("aAaAaAaAaA1!", [FEW, RUN]),
        ("Ab1!Ab1!Ab1!", [FEW]),
        ("Abcde-plum-19", [RUN]),
        ("plum-ORCHID-12345", [RUN]),
        ("plum-ORCHID-54321", [RUN]),
        ("plum-ORCHID-eDcBa", [RUN]),
        ("plum-ORCHID-77777", [RUN]),
        ("plumorchidtree", [KINDS]),
        ("plum-orchid-tree", [KINDS]),
        ("PLUM-ORCHID-TREE", [KINDS]),
        ("Plum-Orch1d", [SHORT]),
        ("Plum-Lizhen-41", [NAME]),
        ("Plum-李真-1941", [NAME]),
        ("", [SHORT, KINDS, FEW]),
        ("   \t   \u3000    ", [KINDS, FEW]),
        ("plum-orchid-41", []),
        ("Plumorchid41", []),
        ("梅兰竹菊Plum41松柏", []),
        ("梅兰竹菊松柏杨柳桃李杏Plum", []),
        ("Plum-1234-orchid", []),  # four in a row happen
        ("Plum-aaaa-Orchid", []),
    ],
)
def test_it_says_all_that_is_amiss(password, sentences):
    said = amiss(password)
    assert len(said) == len(sentences)
    for sentence, expected in zip(said, sentences, strict=True):
        assert expected in sentence


def test_the_rule_can_be_another():
    assert not amiss("Plum41ab", length=8, kinds=3)
    assert amiss("plum-orchid-41", kinds=4)


@pytest.mark.parametrize(("length", "kinds"), [(8, 1), (12, 3), (12, 4), (40, 4), (64, 4)])
def test_what_is_made_up_keeps_the_rule_and_is_never_the_same(length, kinds):
    made = [made_up_password(length=length, kinds=kinds) for _ in range(50)]
    assert len(set(made)) == 50
    assert not any(password_amiss(password, length=length, kinds=kinds) for password in made)
    assert not set("".join(made)) & set("0O1lI")
