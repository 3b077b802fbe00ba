"""Is this a password? What a rule for the whole office asks of it, and one that is made up by the rule."""

import secrets
from collections.abc import Iterable
from itertools import pairwise

DIFFERENT = 6  # characters at least, whatever the length
RUN = 5  # 12345, abcde, 54321, aaaaa
READABLE = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # neither 0 and O nor 1, l and I


def password_amiss(password: str, *, length: int, kinds: int, names: Iterable[str] = ()) -> list[str]:
    """What speaks against it, in sentences. `names`: of the account, as far as they are long enough to be guessed."""
    said = []
    if len(password) < length:
        said.append(f"密码至少{length}个字符，现在是{len(password)}个。")
    if _kinds_in(password) < kinds:
        said.append(f"密码须含大写字母、小写字母、数字、其他字符中的至少{kinds}种。")
    if len(set(password)) < DIFFERENT:
        said.append(f"密码里不同的字符太少，至少{DIFFERENT}个。")
    if _has_run(password.casefold()):
        said.append(f"密码里不能有{RUN}个以上连续或相同的字符，如12345、abcde、aaaaa。")
    if any(name.casefold() in password.casefold() for name in names if len(name) > 2 or not name.isascii()):
        said.append("密码不能含登录名或姓名。")
    return said


def made_up_password(*, length: int, kinds: int) -> str:
    """One for a first sign-in, in groups of four, which can be read aloud."""
    groups = max(4, length // 5 + 1)  # with a hyphen between two
    while True:
        password = "-".join("".join(secrets.choice(READABLE) for _ in range(4)) for _ in range(groups))
        if not password_amiss(password, length=length, kinds=kinds):
            return password


def _kinds_in(password: str) -> int:
    tests = (str.islower, str.isupper, str.isdigit, lambda sign: not (sign.isascii() and sign.isalnum()))
    return sum(any(test(sign) for sign in password) for test in tests)


def _has_run(password: str) -> bool:
    """Whether each of some neighbours is the next, the one before, or the same as the one beside it."""
    last_step, count = None, 1
    for one, next_one in pairwise(password):
        step = ord(next_one) - ord(one)
        count = count + 1 if step == last_step and step in (-1, 0, 1) else 2
        last_step = step
        if count >= RUN and step in (-1, 0, 1):
            return True
    return False
