"""What a member waits for in Chromium: the home page's largest paint, and picks that have moved."""

import shutil
import statistics
from collections.abc import Iterator

from playwright.sync_api import Page, sync_playwright

from ..timing import Row
from .web import HOST, Web

CHROMIUM = ("chromium-headless-shell", "chromium", "google-chrome")
OPTIONS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
CLICKS = 30
CLICK, PAINT = 100.0, 500.0
MOVED = 0.0005
_PAINTS = 7
_LOOK_AGAIN = 20

_WATCH = """
window.paint = 0; window.shift = 0;
const each = (type, see) =>
  new PerformanceObserver(list => list.getEntries().forEach(see)).observe({type, buffered: true});
each("largest-contentful-paint", entry => { window.paint = entry.startTime; });
each("layout-shift", entry => { if (!entry.hadRecentInput) window.shift += entry.value; });
"""
_RATE_FIRST_PICK = """() => new Promise(done => {
  const first = () => document.querySelector("#picks [data-pick]");
  const movie = first().dataset.movie, began = performance.now();
  const watch = new MutationObserver(() => {
    if (!first() || first().dataset.movie === movie) return;
    watch.disconnect();
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)));
  });
  watch.observe(document.body, {childList: true, subtree: true});
  first().querySelector('button[name="stars"][value="4.0"]').click();
})"""


def measured(web: Web, session: str, times: float) -> Iterator[Row]:
    """Yield the rows of one member with a browser of their own.

    Parameters
    ----------
    session
        Their cookie, as a request sends it.
    times
        So many times its limit may a click take.
    """
    chromium = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if chromium is None:
        yield Row("in Chromium", "not measured: there is none on this machine")
        return
    name, _equals, value = session.partition("=")
    site = f"http://{HOST}:{web.port}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(OPTIONS))
        context = browser.new_context()
        context.add_cookies([{"name": name, "value": value, "url": site}])
        context.add_init_script(_WATCH)
        page = context.new_page()
        constant = _largest_paint(page, f"{site}/offline/")
        home = _largest_paint(page, f"{site}/")
        found = f"{home:.0f} ms, {home / constant:.1f} × the constant page's"
        yield Row("home in Chromium: largest paint", found, f"at most {PAINT:g} ms", home <= PAINT)
        # Before the clicks, which move the list: a script's click is no input to the browser.
        shift = page.evaluate("window.shift")
        yield Row("layout shift of the home page", f"{shift:.3f}", "0", shift < MOVED)
        clicks = [page.evaluate(_RATE_FIRST_PICK) for _click in range(CLICKS)]
        click = statistics.median(clicks)
        row = "from a click on a star to the moved picks"
        limit = times * CLICK
        yield Row(row, f"{click:.0f} ms", f"at most {limit:g} ms", click <= limit)
        browser.close()


def _largest_paint(page: Page, address: str) -> float:
    """Return the median milliseconds from the beginning to the largest paint."""
    paints: list[float] = []
    for _visit in range(_PAINTS):
        page.goto(address, wait_until="load")
        # Not `wait_for_function`, which may evaluate a text: the site's pages allow no script that.
        while not page.evaluate("window.paint"):
            page.wait_for_timeout(_LOOK_AGAIN)
        paints.append(page.evaluate("window.paint"))
    return statistics.median(paints[1:])
