"""Titles that have quotation marks of their own, named in sentences."""

import pytest

from targets.domain.quotes import quoted


@pytest.mark.parametrize(
    ("title", "named"),
    [
        ("新增市场主体", "“新增市场主体”"),
        ("实施“五个一”工程", "“实施‘五个一’工程”"),
        ("“四好农村路”建设", "“‘四好农村路’建设”"),
        ("“双随机、一公开”", "“‘双随机、一公开’”"),
        ("落实“关于‘放管服’改革的意见”", "“落实‘关于“放管服”改革的意见’”"),
        ("“一老”“一小”服务", "“‘一老’‘一小’服务”"),
        ("《关于“十四五”的通知》", "“《关于‘十四五’的通知》”"),
        ("O'Neil's", "“O'Neil's”"),
        ("5\"管", "“5\"管”"),
        ("", "“”"),
    ],
)  # fmt: skip
def test_the_marks_of_a_title_become_inner_ones(title, named):
    assert quoted(title) == named
