"""What number do Chinese characters write, and how is one written in them?"""

from decimal import Decimal

DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
TENS = {"十": 10, "百": 100, "千": 1000}
GROUPS = {"万": 10**4, "亿": 10**8}


def chinese_number(text: str) -> Decimal | None:
    """三百二十 → 320, 两千 → 2000, 十二 → 12; None for what is no number (一二三)."""
    total = group = digit = 0
    is_digit_next = True
    for sign in text:
        if sign in DIGITS:
            if not is_digit_next:
                return None
            digit, is_digit_next = DIGITS[sign], sign in "零〇"
        elif sign in TENS:
            group += (digit or 1) * TENS[sign]
            digit, is_digit_next = 0, True
        elif sign in GROUPS:
            total = (total + group + digit or 1) * GROUPS[sign]
            group, digit, is_digit_next = 0, 0, True
        else:
            return None
    return Decimal(total + group + digit) if text else None


def chinese_numeral(number: int) -> str:
    """1 → 一, 12 → 十二, 20 → 二十, as headings are numbered; digits from 100 upwards."""
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    signs = "零一二三四五六七八九"
    return ("" if tens == 0 else "十" if tens == 1 else signs[tens] + "十") + (signs[ones] if ones else "")
