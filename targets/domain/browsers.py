"""Which browser on what kind of computer calls itself so? Good enough for its owner to recognise it."""

BROWSERS = {  # the first whose sign is there; most call themselves Chrome and Safari besides
    "MicroMessenger": "微信",
    "DingTalk": "钉钉",
    "Lark": "飞书",
    "Qax": "奇安信浏览器",
    "UOS": "UOS浏览器",
    "360": "360浏览器",
    "QQBrowser": "QQ浏览器",
    "Edg": "Edge",
    "Firefox": "Firefox",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "HarmonyOS": "鸿蒙",
    "Android": "安卓",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS": "Mac",
    "Linux": "Linux",
}


def browser_named(user_agent: str) -> str:
    """Such as Edge（Windows）."""
    browser = next((name for sign, name in BROWSERS.items() if sign in user_agent), "其他浏览器")
    system = next((name for sign, name in SYSTEMS.items() if sign in user_agent), "")
    return f"{browser}（{system}）" if system else browser
