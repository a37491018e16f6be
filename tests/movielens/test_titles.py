import pytest

from movielens import ParsedTitle, parse_title


@pytest.mark.parametrize(
    ("raw", "title", "year"),
    [
        ("Toy Story (1995)", "Toy Story", 1995),
        ("Babylon 5", "Babylon 5", None),
        ("Runaway Brain (1995) ", "Runaway Brain", 1995),
        ("  Runaway \t Brain  ( 1995 )", "Runaway Brain", 1995),
        ("Death Note: Desu nôto (2006–2007)", "Death Note: Desu nôto", 2006),
        ("Fawlty Towers (1975-1979)", "Fawlty Towers", 1975),
        ("Zeitgeist (1983- )", "Zeitgeist", 1983),
        ("Misspelt (1983))", "Misspelt", 1983),
        ("No Space(2009)", "No Space", 2009),
        ("1984 (1984)", "1984", 1984),
        ("2001: A Space Odyssey (1968)", "2001: A Space Odyssey", 1968),
        ("2012 (2009)", "2012", 2009),
        ("Land Before Time III (1995) (V)", "Land Before Time III", 1995),
        ("Dune (2000) (TV)", "Dune", 2000),
    ],
)
def test_it_splits_off_the_year(raw: str, title: str, year: int | None) -> None:
    assert parse_title(raw) == ParsedTitle(title, year, ())


@pytest.mark.parametrize(
    ("raw", "title"),
    [
        ("Matrix, The", "The Matrix"),
        ("Beautiful Mind, A", "A Beautiful Mind"),
        ("American in Paris, An", "An American in Paris"),
        ("Misérables, Les", "Les Misérables"),
        ("Enfer, L'", "L'Enfer"),
        ("Enfer, L\u2019", "L\u2019Enfer"),
        ("Postino, Il", "Il Postino"),
        ("Bambini ci guardano, I", "I Bambini ci guardano"),
        ("Boot, Das", "Das Boot"),
        ("Blechtrommel, Die", "Die Blechtrommel"),
        ("Sjunde inseglet, Det", "Det Sjunde inseglet"),
        ("Olvidados, Los", "Los Olvidados"),
        ("Imposible, Lo", "Lo Imposible"),
        ("Convento, O", "O Convento"),
        ("Lord of the Rings: The Two Towers, The", "The Lord of the Rings: The Two Towers"),
        ("Crow, The: Wicked Prayer", "The Crow: Wicked Prayer"),
        ("Good, the Bad and the Ugly, The", "The Good, the Bad and the Ugly"),
        ("Good, the Bad and the Ugly", "Good, the Bad and the Ugly"),
        ("Priscilla, Queen of the Desert, The", "The Priscilla, Queen of the Desert"),
        ("Sex, Lies, and Videotape", "Sex, Lies, and Videotape"),
        ("Paris, Texas", "Paris, Texas"),
        ("I, Robot", "I, Robot"),
        ("Monsters, Inc.", "Monsters, Inc."),
        ("Live, Love, Die", "Live, Love, Die"),
        ("Tell Me, You and I", "Tell Me, You and I"),
        ("Roma, città aperta", "Roma, città aperta"),
    ],
)
def test_it_puts_the_article_first(raw: str, title: str) -> None:
    assert parse_title(raw) == ParsedTitle(title, None, ())


@pytest.mark.parametrize(
    ("raw", "title", "alternatives"),
    [
        (
            "City of Lost Children, The (Cité des enfants perdus, La) (1995)",
            "The City of Lost Children",
            ("La Cité des enfants perdus",),
        ),
        ("Seven (a.k.a. Se7en) (1995)", "Seven", ("Se7en",)),
        (
            "Star Wars: Episode IV - A New Hope (a.k.a. Star Wars) (1977)",
            "Star Wars: Episode IV - A New Hope",
            ("Star Wars",),
        ),
        ("Star Maker, The (Uomo delle stelle, L')", "The Star Maker", ("L'Uomo delle stelle",)),
        (
            "City of the Dead (a.k.a. Gates of Hell, The)",
            "City of the Dead",
            ("The Gates of Hell",),
        ),
        (
            "Godzilla 1985 (Gojira) (Godzilla) (Return of Godzilla, The) (1984)",
            "Godzilla 1985",
            ("Gojira", "Godzilla", "The Return of Godzilla"),
        ),
        ("Asterix (a.k.a Asterix Conquers America)", "Asterix", ("Asterix Conquers America",)),
        ("European Vacation (aka Vacation II)", "European Vacation", ("Vacation II",)),
        ("Two (a.k.a. Deux, a.k.a. Zwei)", "Two", ("Deux", "Zwei")),
        ("Brown's Requiem (1998)(a.k.a. Requiem)", "Brown's Requiem", ("Requiem",)),
        ("White Balloon, The (Badkonake Sefid )", "The White Balloon", ("Badkonake Sefid",)),
        ("Professional, The (Léon (The Cleaner))", "The Professional", ("Léon (The Cleaner)",)),
        ("Once (Once) (Uno) (Uno)", "Once", ("Uno",)),
        ("Story (Aka Ana)", "Story", ("Aka Ana",)),
        ("And God Made (Et Dieu... créa)", "And God Made", ("Et Dieu... créa",)),
        ("Project A ('A' gai waak)", "Project A", ("'A' gai waak",)),
        ("1-900 (06)", "1-900", ("06",)),
        ("Year Before Movie (1234)", "Year Before Movie", ("1234",)),
        ("Empty ()", "Empty", ()),
    ],
)
def test_it_finds_alternative_titles(raw: str, title: str, alternatives: tuple[str, ...]) -> None:
    parsed = parse_title(raw)
    assert (parsed.title, parsed.alternative_titles) == (title, alternatives)


@pytest.mark.parametrize(
    "raw",
    [
        "(500) Days of Summer",
        "(Untitled)",
        "Frontière(s)",
        "Evangelion: 3.0 You Can (Not) Redo",
        "Birdman: Or (The Unexpected Virtue of Ignorance)",
        "Hotel Chevalier (Part 1 of 'The Darjeeling Limited')",
        "Human Centipede (First Sequence)",
        "Blade Runner (Director's Cut)",
        "Hommage à Zgougou (et salut à Sabine Mamou)",
        "Unclosed (bracket",
        "Unopened bracket)",
        "()",
        "(1999)",
        "a.k.a.",
        ", The",
    ],
)
def test_it_leaves_what_belongs_to_the_title(raw: str) -> None:
    assert parse_title(raw) == ParsedTitle(raw, None, ())


def test_it_puts_the_article_before_a_title_with_a_remark() -> None:
    assert parse_title("Lion King, The (IMAX) (1994)").title == "The Lion King (IMAX)"


@pytest.mark.parametrize("raw", ["", " ", "\t\n", "\u3000"])
def test_a_blank_title_is_empty(raw: str) -> None:
    assert parse_title(raw) == ParsedTitle("", None, ())
