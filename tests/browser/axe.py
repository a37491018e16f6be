"""What axe, which knows the rules of accessibility, finds on a page."""

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

RUN = """options => axe.run(options).then(found => found.violations.map(
    rule => [rule.id, rule.nodes.map(node => node.target)]))"""


def axe_finds(page: Page, *rules: str) -> list[tuple[str, list[str]]]:
    """Return what breaks these rules, or any, by rule: where."""
    options: dict[str, object] = {"resultTypes": ["violations"]}
    if rules:
        options["runOnly"] = list(rules)
    if page.evaluate("!window.axe"):
        page.evaluate(AXE_SCRIPT)
    return [(rule, where) for rule, where in page.evaluate(RUN, options)]
