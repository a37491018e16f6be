"""An archive is made and downloaded, and with it a new account is as the old one."""

from pathlib import Path

from playwright.sync_api import Page, expect

from accounts.models import User
from catalog.imports.history.running import continue_all
from catalog.models import Movie, OwnTag, Rating

from .axe import axe_finds
from .people import PASSWORD, come_as, leave_by, logged_in


def test_an_archive_goes_from_one_account_into_another(page: Page, tmp_path: Path) -> None:
    come_as(page, "ida")
    ida = User.objects.get(username="ida")
    for number, movie in enumerate(Movie.objects.popular()[:12]):
        Rating.objects.rate(ida.pk, movie, 0.5 + number % 10 / 2)
        OwnTag.objects.put(ida.pk, movie, ["kept"])
    page.goto("/export/")
    page.locator("#id_password").fill(PASSWORD)
    leave_by(page, page.locator("main form button[type=submit]"))
    expect(page.locator("#export-state")).to_have_attribute("data-state", "none")
    leave_by(page, page.locator("#make-export button"))
    expect(page.locator("#export-state")).to_have_attribute("data-state", "ready")
    assert axe_finds(page) == []
    with page.expect_download() as downloading:
        page.locator("#download-export").click()
    archive = tmp_path / "archive.zip"
    downloading.value.save_as(archive)

    page.context.clear_cookies()
    logged_in(page, "jon")
    page.goto("/import/")
    page.locator("#id_uploads").set_input_files(archive)
    leave_by(page, page.locator("#bring button[type=submit]"))
    continue_all()
    expect(page.locator("#import-state")).to_have_attribute("data-state", "done")
    facts = ("movie", "stars", "created_at", "updated_at")
    old, new = (Rating.objects.filter(user__username=name) for name in ("ida", "jon"))
    assert set(new.values_list(*facts)) == set(old.values_list(*facts))
    assert OwnTag.objects.filter(user__username="jon", name="kept").count() == 12
