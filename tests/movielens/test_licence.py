"""The terms of use."""

from pathlib import Path

import pytest

from movielens import open_source

from .samples import RELEASES, write_folder


def licence_of(folder: Path, files: dict[str, bytes]) -> str:
    return open_source(write_folder(folder, files)).licence


def test_it_takes_the_licence_and_the_citation_from_the_readme(tmp_path: Path) -> None:
    assert licence_of(tmp_path, RELEASES["ml-latest"]) == (
        "Usage License\n=============\n\n"
        "The data set may be used for any research purposes.\n\n"
        "Citation\n========\n\n"
        "> Harper and Konstan. 2015.\n"
    )


def test_the_100k_readme_has_one_heading_for_summary_and_licence(tmp_path: Path) -> None:
    licence = licence_of(tmp_path, RELEASES["ml-100k"])
    assert licence.startswith("SUMMARY & USAGE LICENSE\n====")
    assert "may not redistribute" in licence
    assert licence.endswith("Please cite Harper and Konstan.\n")


def test_the_10m_readme_is_html(tmp_path: Path) -> None:
    assert licence_of(tmp_path, RELEASES["ml-10m"]) == (
        "Usage License\n===\n\n"
        "May be used for research under these conditions:\n\n"
        "* No redistribution.\n\n"
        "* No endorsement.\n\n"
        "Citation\n===\n\n"
        "Harper & Konstan.\n"
    )


@pytest.mark.parametrize("readme", [{}, {"README": b"Nothing about it"}, {"README": b"\xff\xe9"}])
def test_a_release_without_a_readme_has_a_short_licence(
    tmp_path: Path, readme: dict[str, bytes]
) -> None:
    licence = licence_of(tmp_path, RELEASES["recbole"] | readme)
    for part in ("University of Minnesota", "non-commercial", "redistributed", "10.1145/2827872"):
        assert part in licence
