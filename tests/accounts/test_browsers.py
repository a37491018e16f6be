"""What a browser says of itself, in words."""

import pytest

from accounts.browsers import named_browser

MOZILLA = "Mozilla/5.0 "
WEBKIT = " AppleWebKit/537.36 (KHTML, like Gecko) "


@pytest.mark.parametrize(
    ("said", "name"),
    [
        (
            MOZILLA + "(X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
            "Firefox on Linux",
        ),
        (
            MOZILLA + "(Windows NT 10.0; Win64; x64)" + WEBKIT + "Chrome/126.0.0.0 Safari/537.36",
            "Chrome on Windows",
        ),
        (
            MOZILLA
            + "(Windows NT 10.0; Win64; x64)"
            + WEBKIT
            + "Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0",
            "Edge on Windows",
        ),
        (
            MOZILLA
            + "(Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) "
            + "Version/17.5 Safari/605.1.15",
            "Safari on macOS",
        ),
        (
            MOZILLA
            + "(iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
            + "CriOS/126.0.0.0 Mobile/15E148 Safari/604.1",
            "Chrome on iPhone",
        ),
        (
            MOZILLA
            + "(Linux; Android 14)"
            + WEBKIT
            + "SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36",
            "Samsung Internet on Android",
        ),
        (
            MOZILLA
            + "(X11; CrOS x86_64 14541.0.0)"
            + WEBKIT
            + "Chrome/126.0.0.0 Safari/537.36 OPR/112.0.0.0",
            "Opera on ChromeOS",
        ),
        ("curl/8.5.0", "curl/8.5.0"),
        ("", "Unknown browser"),
    ],
)
def test_a_browser_is_named_with_its_system(said: str, name: str) -> None:
    assert named_browser(said) == name
