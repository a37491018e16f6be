"""Search with a typing error as one types, choose, rate, go back: the address keeps it all."""

import re

from playwright.sync_api import Browser, Page, expect

from accounts.models import User
from catalog.models import Movie, Rating

from .people import come_as, give_stars, leave_by, logged_in, settled


def shown(page: Page) -> list[str]:
    """The ids of the movies found, in order."""
    settled(page)
    return page.locator("#results .cards:not(.cards-posters) > li").evaluate_all(
        "nodes => nodes.map(node => node.dataset.movie)"
    )


def test_type_with_a_typo_choose_a_facet_rate_and_go_back(page: Page) -> None:
    logged_in(page, "agnes")
    page.goto("/movies/")
    everything = shown(page)
    star_wars = str(Movie.objects.get(title="Star Wars").pk)

    field = page.locator("[role=search] [type=search]")
    page.keyboard.press("/")
    expect(field).to_be_focused()
    field.press_sequentially("star wras", delay=20)
    expect(page.locator("#results-heading")).to_have_attribute("data-count", "1")
    expect(page.locator("#result-status")).not_to_be_empty()
    assert shown(page) == [star_wars]
    expect(page).to_have_url("/movies/?q=star+wras")
    expect(field).to_be_focused()
    expect(field).to_have_value("star wras")

    field.fill("star")
    expect(page).to_have_url("/movies/?q=star")
    found = shown(page)
    assert star_wars in found
    page.locator("#facet-decade summary").click()
    decade = page.locator("#facet-decade input[value='1970']")
    decade.check()
    expect(page.locator(".chip")).to_have_attribute("href", "/movies/?q=star")
    expect(page.locator("#facet-decade input[value='1970']")).to_be_focused()
    expect(page.locator("#facet-decade")).to_have_attribute("open", "")
    expect(page).to_have_url("/movies/?q=star&decade=1970")
    narrowed = shown(page)
    assert star_wars in narrowed
    assert set(narrowed) < set(found)

    give_stars(page, star_wars, "4.5")
    assert Rating.objects.get(user__username="agnes").stars == 4.5
    expect(page).to_have_url("/movies/?q=star&decade=1970")
    assert shown(page) == narrowed

    page.go_back()
    expect(page.locator(".chip")).to_have_count(0)
    expect(page).to_have_url("/movies/?q=star")
    expect(page.locator("#id_q")).to_have_value("star")
    assert shown(page) == found
    expect(page.locator(f"#rate-{star_wars} [value='4.5']")).to_have_attribute(
        "aria-current", "true"
    )
    page.go_forward()
    expect(page.locator(".chip")).to_have_count(1)
    page.locator(f"#results [data-movie='{star_wars}'] .card-title a").click()
    expect(page.locator("h1")).to_have_text("Star Wars")
    page.go_back()
    expect(page.locator(".chip")).to_have_count(1)
    expect(page.locator(f"#rate-{star_wars} [value='4.5']")).to_have_attribute(
        "aria-current", "true"
    )
    page.locator(".chip").click()
    expect(page.locator(".chip")).to_have_count(0)
    page.locator("#id_q").fill("")
    expect(page).to_have_url("/movies/")
    assert shown(page) == everything


def test_rated_movies_are_marked_among_the_predicted(page: Page) -> None:
    come_as(page, "agnes")
    user = User.objects.get(username="agnes")
    for title in ("Fargo", "Chinatown", "Pulp Fiction"):
        Rating.objects.rate(user.pk, Movie.objects.get(title=title), 4.0)
    page.goto("/movies/?sort=stars&q=pulp")
    pulp = page.locator(f"[data-movie='{Movie.objects.get(title='Pulp Fiction').pk}']")
    expect(pulp.locator(".rating-given")).to_be_visible()
    page.goto("/movies/?sort=stars&q=star+wars")
    star_wars = Movie.objects.get(title="Star Wars").pk
    mark = page.locator(f"[data-movie='{star_wars}'] .rating-given")
    expect(mark).to_have_count(0)
    give_stars(page, str(star_wars), "4.5")
    expect(mark).to_be_visible()


def test_an_order_and_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto("/movies/")
    expect(page.locator("#facets")).to_be_hidden()
    page.locator("#filters > summary").click()
    page.locator("#facets").get_by_label("Film-Noir").check()
    expect(page).to_have_url(r"/movies/?genre=" + page.locator("#facets :checked").input_value())
    expect(page.locator("#filters")).to_have_attribute("open", "")
    page.get_by_label("Order").select_option(label="Oldest first")
    expect(page).to_have_url(re.compile("sort=oldest$"))
    titles = Movie.objects.filter(genres__name="Film-Noir").order_by("year", "title", "pk")
    assert shown(page) == [str(pk) for pk in titles.values_list("pk", flat=True)[:24]]
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.get_by_label("Order").select_option(label="Score for you")
    expect(page.locator("#results [data-missing='account'] a")).to_be_visible()


def test_without_javascript_the_form_does_it(chromium: Browser, site: str) -> None:
    with chromium.new_context(base_url=site, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto("/movies/")
        page.locator("#id_q").fill("pulp ficton")
        page.locator("#facets").get_by_label("Crime").check()
        leave_by(page, page.locator("#facets").get_by_role("button", name="Show"))
        assert shown(page) == [str(Movie.objects.get(title="Pulp Fiction").pk)]
        page.get_by_role("link", name="Remove Crime").click()
        expect(page.locator("#id_q")).to_have_value("pulp ficton")
        page.get_by_label("Order").select_option(label="Title")
        page.locator("#orders").get_by_role("button", name="Show").click()
        expect(page).to_have_url(re.compile("sort=title"))
