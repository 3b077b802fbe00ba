"""Why is a file not taken? One sentence each, which goes on after the file's name."""

LOCKED = "有打开密码，看不到内容。请去掉密码后再传。"
BROKEN = "已损坏，打不开。请核对原文件后重新选择。"


class NotTaken(Exception):
    """This is no evidence; `sentence` goes on after the file's name: what was found, and what to do."""

    def __init__(self, sentence: str):
        super().__init__(sentence)
        self.sentence = sentence


class Harmful(NotTaken):
    """It could do something on the computer of whoever opens it; nor is it taken inside another file."""


class Unseen(NotTaken):
    """It hides what is in it, or is too much to look at; nor is it taken inside another file."""


def macros(what: str, harmless: str) -> Harmful:
    """`what` macros were found; `harmless` is the kind that has none."""
    return Harmful(f"含有{what}，打开时会运行程序。请另存为不带宏的{harmless}再传。")
