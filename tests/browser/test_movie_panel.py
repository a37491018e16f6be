"""Watchlist, lists, diary, tags and notes in place, with the keyboard, and without JavaScript."""

from playwright.sync_api import Browser, Locator, Page, expect

from catalog.models import MovieList, MovieNote, OwnTag, Viewing, WatchlistEntry

from .people import come_as, is_post, movies_to_rate, settled, undo_at


def press(page: Page, button: Locator, key: str = "Enter") -> None:
    """Press a button by the keyboard and wait for the answer."""
    button.focus()
    with page.expect_response(is_post):
        page.keyboard.press(key)
    settled(page)


def undo(page: Page) -> None:
    press(page, page.locator("#status").get_by_role("button", name="Undo"))
    expect(page.locator("#status > p")).to_be_visible()
    expect(page.locator("#status form")).to_have_count(0)


def open_row(page: Page, name: str) -> Locator:
    row = page.locator(f".panel-row[id^='panel-{name}-']")
    row.locator("summary").click()
    return row


def titles(page: Page) -> list[str]:
    settled(page)
    return page.locator(".entries .card-title").all_inner_texts()


def test_the_bookmark_works_from_a_card_and_keeps_the_focus(page: Page) -> None:
    come_as(page, "ada")
    movie = movies_to_rate(page)[0]
    bookmark = page.locator(f"[data-watch='{movie}']")
    press(page, bookmark, "Space")
    expect(undo_at(page, "/undo/")).to_be_visible()
    expect(bookmark).to_have_attribute("formaction", f"/movies/{movie}/unwatch/")
    expect(bookmark).to_be_focused()
    assert WatchlistEntry.objects.get().movie_id == int(movie)
    undo(page)
    expect(bookmark).to_have_attribute("formaction", f"/movies/{movie}/watch/")
    assert not WatchlistEntry.objects.exists()
    press(page, bookmark)
    page.goto(f"/movies/{movie}/")
    button = page.locator(f".movie-panel [data-watch='{movie}']")
    expect(button).to_have_attribute("formaction", f"/movies/{movie}/unwatch/")
    press(page, button)
    page.go_back()
    expect(bookmark).to_have_attribute("formaction", f"/movies/{movie}/watch/")


def test_what_is_kept_about_a_movie_is_written_in_place(page: Page) -> None:
    come_as(page, "grace")
    first, second = movies_to_rate(page)[:2]
    page.goto(f"/movies/{first}/")
    row = open_row(page, "lists")
    row.get_by_label("New list").fill("Ten for an island")
    press(page, row.locator("#new-list"))
    expect(row.locator("summary")).to_contain_text("Ten for an island")
    choice = row.get_by_role("button", name="Ten for an island")
    press(page, choice)
    expect(choice).to_have_attribute("aria-pressed", "false")
    expect(choice).to_be_focused()
    undo(page)
    open_row(page, "lists")
    expect(choice).to_have_attribute("aria-pressed", "true")

    row = open_row(page, "diary")
    row.get_by_label("Seen on").fill("1895-12-27")
    row.get_by_label("Note on this viewing").fill("On the big screen")
    press(page, row.locator("#log-viewing"))
    expect(row.locator(".errorlist li")).to_have_count(1)
    expect(row.get_by_label("Note on this viewing")).to_have_value("On the big screen")
    row.get_by_label("Seen on").fill("2026-05-03")
    press(page, row.locator("#log-viewing"))
    expect(row.locator(".viewings p > a")).to_have_attribute("href", "/diary/?month=2026-05")
    assert Viewing.objects.get().note == "On the big screen"

    row = open_row(page, "tags")
    row.get_by_label("Tags").fill("Heist, #heist")
    press(page, row.get_by_role("button", name="Save tags"))
    expect(row.locator("summary")).to_contain_text("heist")
    row = open_row(page, "note")
    row.get_by_label("Note").fill("Mine")
    press(page, row.get_by_role("button", name="Save note"))
    expect(row.locator("summary")).to_contain_text("Mine")
    undo(page)
    assert not MovieNote.objects.exists()
    assert OwnTag.objects.get().name == "heist"

    with page.expect_response(lambda answer: answer.url.endswith("/rate/")):
        page.locator(f"#rate-{first} [value='4.0']").click()
    history = page.locator(f"#panel-history-{first} [data-stars]")
    expect(history).to_have_attribute("data-stars", "4.0")

    page.goto(f"/movies/{second}/")
    row = open_row(page, "lists")
    press(page, row.get_by_role("button", name="Ten for an island"))
    expect(page.locator("#status")).to_contain_text("Ten for an island")
    page.goto(f"/lists/{MovieList.objects.get().pk}/")
    before = titles(page)
    down = page.get_by_role("button", name="Move down").first
    press(page, down)
    expect(page.locator(".entries .card-title").first).to_have_text(before[1])
    expect(page.get_by_role("button", name="Move down").last).to_be_focused()
    undo(page)
    expect(page.locator(".entries .card-title").first).to_have_text(before[0])
    press(page, page.locator(".entry-remove").first)
    expect(page.locator(".entries .card")).to_have_count(1)
    expect(page.locator(".entry-remove")).to_be_focused()
    undo(page)
    expect(page.locator(".entries .card")).to_have_count(2)
    assert titles(page) == before


def test_all_of_it_without_javascript(chromium: Browser, site: str) -> None:
    with chromium.new_context(base_url=site, java_script_enabled=False) as context:
        page = context.new_page()
        come_as(page, "alan")
        movie = movies_to_rate(page)[0]
        page.locator(f"[data-watch='{movie}']").click()
        page.locator(".note").get_by_role("button", name="Undo").click()
        expect(page.locator(".note-success")).to_be_visible()
        expect(page.locator(".note form")).to_have_count(0)
        assert not WatchlistEntry.objects.exists()

        page.goto(f"/movies/{movie}/")
        row = open_row(page, "lists")
        row.get_by_label("New list").fill("Ten for an island")
        row.locator("#new-list").click()
        expect(page.locator(".movie-panel")).to_contain_text("Ten for an island")
        row = open_row(page, "diary")
        row.get_by_label("Seen on").fill("1895-12-27")
        row.get_by_label("Note on this viewing").fill("Kept")
        row.locator("#log-viewing").click()
        expect(row.get_by_label("Note on this viewing")).to_have_value("Kept")
        row.get_by_label("Seen on").fill("2026-05-03")
        row.locator("#log-viewing").click()
        expect(page.locator(".note-success form")).to_be_visible()
        page.goto("/diary/")
        page.get_by_role("button", name="Delete").click()
        expect(page.locator("main .empty")).to_be_visible()
        page.locator(".note").get_by_role("button", name="Undo").click()
        expect(page.locator(".diary time")).to_have_attribute("datetime", "2026-05-03")

        page.goto("/lists/")
        page.get_by_role("link", name="Ten for an island").click()
        page.locator(".share summary").click()
        page.get_by_role("button", name="Share by link").click()
        link = MovieList.objects.get().share_key
        with chromium.new_context(base_url=site, java_script_enabled=False) as others:
            reader = others.new_page()
            reader.goto(f"/shared/{link}/")
            expect(reader.locator(".entries .card")).to_have_count(1)
            assert "alan" not in reader.content()
        page.get_by_role("link", name="Edit or delete").click()
        page.get_by_role("button", name="Delete list").click()
        expect(page.locator(".note-success")).to_be_visible()
        page.locator(".note").get_by_role("button", name="Undo").click()
        expect(page.locator(".lists li")).to_have_count(1)
