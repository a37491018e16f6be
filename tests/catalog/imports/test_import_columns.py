"""What a row changes, and what it leaves."""

import pytest

from catalog.models import Country, Credit, Genre, Movie, Person, Tag
from catalog.search.movie_search import search_for
from tests.factories import (
    CreditFactory,
    MovieFactory,
    MovieTagFactory,
    PersonFactory,
    RatingFactory,
)

from .movies_csv import everything, import_csv, import_rows, people

pytestmark = pytest.mark.django_db


def test_a_new_movie_has_all_that_its_row_says() -> None:
    import_rows(
        "title,year,original_title,alternative_titles,runtime,overview,imdb_id,tmdb_id,"
        "movielens_id,genres,directors,cast,writers,tags",
        (
            "Matrix, The",
            "1999.0",
            "The Matrix",
            "Matrix|La matrice",
            "136",
            "A hacker,\nand what he learns.",
            "tt0133093",
            "603",
            "2571",
            "Sci-Fi|Action",
            "Lana Wachowski|Lilly Wachowski",
            "Keanu Reeves|Carrie-Anne Moss",
            "Lana Wachowski",
            "simulation",
        ),
    )

    movie = Movie.objects.get()
    assert (movie.title, movie.year, movie.runtime) == ("The Matrix", 1999, 136)
    assert movie.alternative_titles == ["Matrix", "La matrice"]
    assert movie.overview == "A hacker,\nand what he learns."
    assert (movie.imdb_id, movie.tmdb_id, movie.movielens_id) == ("tt0133093", 603, 2571)
    assert [genre.name for genre in movie.genres.all()] == ["Action", "Sci-Fi"]
    assert [tag.name for tag in movie.tags.all()] == ["simulation"]
    assert people(movie, "director") == ["Lana Wachowski", "Lilly Wachowski"]
    assert people(movie, "cast") == ["Keanu Reeves", "Carrie-Anne Moss"]
    assert people(movie, "writer") == ["Lana Wachowski"]
    assert Person.objects.count() == 4
    assert list(Movie.objects.search("la matrice")) == [movie]


def test_a_new_movies_title_is_tidied_and_its_brackets_kept() -> None:
    import_rows("title", "City of Lost Children, The (Cité des enfants perdus, La) (1995)")

    movie = Movie.objects.get()
    assert (movie.title, movie.year) == ("The City of Lost Children", 1995)
    assert movie.alternative_titles == ["La Cité des enfants perdus"]


def test_columns_that_are_not_there_and_empty_cells_change_nothing() -> None:
    movie = MovieFactory(
        title="Heat", year=1995, runtime=170, overview="Cops.", genres=["Crime"], tags=["slow"]
    )
    CreditFactory(movie=movie)
    RatingFactory(movie=movie)
    before = everything()

    result = import_rows(
        "id,title,runtime,genres,directors,tags", (str(movie.pk), "Heat", " ", "", "", "")
    )

    assert result.summary == "0 new, 0 changed, 1 unchanged, 0 errors"
    assert everything() == before


def test_a_movie_found_by_an_id_is_renamed() -> None:
    movie = MovieFactory(title="Haet", year=1994, tmdb_id=949)

    import_rows("tmdb_id,title,year", ("949", "Heat, The", "1995"))

    movie.refresh_from_db()
    assert (movie.title, movie.year) == ("The Heat", 1995)
    assert list(Movie.objects.search("the heat")) == [movie]


def test_people_of_the_given_roles_are_replaced_in_order() -> None:
    movie = MovieFactory(title="Heat", year=1995)
    CreditFactory(movie=movie, person__name="Someone Wrong")
    writer = CreditFactory(movie=movie, role=Credit.Role.WRITER)
    pacino = PersonFactory(name="Al Pacino")

    import_rows(
        "title,year,directors,cast",
        ("Heat", "1995", "Michael Mann", "Robert De Niro|Al Pacino"),
    )

    assert people(movie, "director") == ["Michael Mann"]
    assert people(movie, "cast") == ["Robert De Niro", "Al Pacino"]
    assert movie.credits.get(role="writer") == writer
    assert movie.credits.filter(person=pacino).exists()
    assert Person.objects.filter(name="Al Pacino").count() == 1


def test_another_order_of_the_cast_is_a_change() -> None:
    movie = MovieFactory(title="Heat", year=1995)
    for position, name in enumerate(["Al Pacino", "Robert De Niro"]):
        CreditFactory(movie=movie, role="cast", position=position, person__name=name)

    result = import_rows("title,year,cast", ("Heat", "1995", "Robert De Niro|Al Pacino"))

    assert result.summary == "0 new, 1 changed, 0 unchanged, 0 errors"
    assert people(movie, "cast") == ["Robert De Niro", "Al Pacino"]


def test_one_new_person_in_two_rows_is_one_person() -> None:
    import_rows(
        "title,year,directors,writers",
        ("Heat", "1995", "Michael Mann", "Michael Mann"),
        ("Ali", "2001", "Michael Mann", ""),
    )

    assert Person.objects.get().credits.count() == 3


def test_several_people_of_one_name_are_an_error() -> None:
    PersonFactory.create_batch(2, name="Steve McQueen")

    result = import_rows("title,year,directors", ("Shame", "2011", "Steve McQueen"))

    assert result.errors == [
        (2, "directors: 2 people are named “Steve McQueen”; choose one by hand.")
    ]
    assert not Movie.objects.exists()


def test_the_one_of_several_who_has_the_role_already_keeps_it() -> None:
    PersonFactory(name="Steve McQueen")
    credit = CreditFactory(person__name="Steve McQueen", movie__title="Shame", movie__year=2011)

    result = import_rows("title,year,directors", ("Shame", "2011", "Steve McQueen|Ann Other"))

    assert result.summary == "0 new, 1 changed, 0 unchanged, 0 errors"
    first = credit.movie.credits.get(position=0)
    assert first.person == credit.person


def test_a_person_twice_in_a_role_is_an_error() -> None:
    result = import_rows("title,year,cast", ("Heat", "1995", "Al Pacino|Al Pacino"))

    assert result.errors == [(2, "cast: “Al Pacino” is there twice.")]


def test_genres_and_tags_are_replaced_whatever_their_case() -> None:
    movie = MovieFactory(title="Heat", year=1995, genres=["Drama", "Comedy"], tags=["old"])
    slow = MovieTagFactory(movie=movie, tag__name="slow", count=9)

    import_rows("title,year,genres,tags", ("Heat", "1995", "drama|Crime|DRAMA", "SLOW|tense"))

    assert [genre.name for genre in movie.genres.all()] == ["Crime", "Drama"]
    assert set(movie.movietag_set.values_list("pk", "tag__name", "count")) >= {(slow.pk, "slow", 9)}
    assert {tag.name for tag in movie.tags.all()} == {"slow", "tense"}
    assert not Genre.objects.filter(name="drama").exists()
    assert Tag.objects.filter(name__iexact="slow").count() == 1


def test_countries_are_made_and_replaced_whatever_their_case() -> None:
    movie = MovieFactory(title="Heat", year=1995)
    movie.countries.add(Country.objects.create(name="France"))

    import_rows("title,year,countries", ("Heat", "1995", "usa|USA|Mexico"), ("Ran", "1985", "USA"))

    assert [country.name for country in movie.countries.all()] == ["Mexico", "usa"]
    assert Country.objects.get(name="usa").movies.count() == 2
    assert import_rows("title,year,countries", ("Heat", "1995", "")).summary.startswith("0 new, 0")


def test_imported_people_and_titles_are_found_though_mistyped() -> None:
    import_rows("title,year,cast", ("Playtime", "1967", "Jacques Tati|Barbara Dennek"))

    for text in ("playtme", "jaques tati", "denek"):
        search = search_for(text)
        assert search.apply(Movie.objects.all()).get().title == "Playtime"


def test_a_new_genre_in_two_spellings_is_one_genre() -> None:
    import_rows("title,year,genres", ("Heat", "1995", "Heist"), ("Ronin", "1998", "heist"))

    assert [genre.name for genre in Genre.objects.all()] == ["Heist"]
    assert Genre.objects.get().movies.count() == 2


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("runtime", "two hours", "runtime: “two hours” is not a whole number."),
        ("runtime", "0", "runtime: Ensure this value is greater than or equal to 1."),
        ("tmdb_id", "6O3", "tmdb_id: “6O3” is not a whole number."),
        ("imdb_id", "nm0133093", "imdb_id: An IMDb id looks like tt0133093."),
        ("original_title", "x" * 401, "original_title: Ensure this value has at most 400"),
        ("genres", "x" * 61, "genres: “xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…” is longer than 60"),
        ("cast", "x" * 201, "cast: “xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…” is longer than 200"),
    ],
)
def test_wrong_cells_are_named(column: str, value: str, message: str) -> None:
    result = import_rows(f"title,year,{column}", ("Heat", "1995", value))

    assert len(result.errors) == 1
    assert result.errors[0].message.startswith(message)
    assert not Movie.objects.exists()


@pytest.mark.parametrize("year", ["1200", "3000", "MCMXCV"])
def test_wrong_years_are_named(year: str) -> None:
    result = import_rows("title,year", ("Heat", year))

    assert result.errors[0].message.startswith("year: ")
    assert not Movie.objects.exists()


def test_rows_of_another_width_are_errors() -> None:
    result = import_csv(b"title,year\nHeat\nAlien,1979,x\nJaws,1975\n")

    assert result.errors == [
        (2, "The row has 1 cell, the header 2."),
        (3, "The row has 3 cells, the header 2."),
    ]
    assert Movie.objects.get().title == "Jaws"


def test_all_wrong_cells_of_a_row_are_named_together() -> None:
    result = import_rows("title,runtime,cast", ("Heat", "long", "Al Pacino|Al Pacino"))

    assert result.errors == [
        (2, "runtime: “long” is not a whole number. cast: “Al Pacino” is there twice.")
    ]


def test_wrong_values_in_columns_that_are_not_there_do_not_matter() -> None:
    movie = MovieFactory(title="Heat", year=1995)
    Movie.objects.filter(pk=movie.pk).update(imdb_id="oddity")

    result = import_rows("title,year,runtime", ("Heat", "1995", "170"))

    assert result.summary == "0 new, 1 changed, 0 unchanged, 0 errors"


@pytest.mark.parametrize(
    "cell",
    ["tt0133093", "TT0133093", "0133093", "133093", "133093.0", "https://www.imdb.com/title/tt0133093/?ref_=x"],
    ids=["id", "capitals", "number", "without noughts", "spreadsheet", "address"],
)  # fmt: skip
def test_any_way_to_write_an_imdb_id_is_one(cell: str) -> None:
    import_rows("title,imdb_id", ("The Matrix", cell))
    assert Movie.objects.get().imdb_id == "tt0133093"
    again = import_rows("imdb_id,runtime", (cell, "136"))
    assert again.summary == "0 new, 1 changed, 0 unchanged, 0 errors"


@pytest.mark.parametrize(
    ("title", "year", "ids", "is_twin"),
    [
        ("USUAL SUSPECTS", "1995", "", True),
        ("The Usual Suspects", "1996", "", True),
        ("Usual Suspects, The", "1994", "", True),
        ("The Usual Suspects", "1996", "tt0000001", False),
        ("The Usual Suspects", "1998", "", False),
    ],
)
def test_a_twin_is_added_only_if_it_is_said(title: str, year: str, ids: str, is_twin: bool) -> None:
    MovieFactory(title="The Usual Suspects", year=1995, imdb_id="tt0114814")
    row = (title, year, ids)
    result = import_rows("title,year,imdb_id", row, dry_run=True)
    assert (result.twin_count, len(result.errors)) == ((1, 1) if is_twin else (0, 0))
    import_rows("title,year,imdb_id", row, add_twins=True)
    assert Movie.objects.count() == 2


def test_a_twin_within_the_file_is_one_too() -> None:
    result = import_rows("title,year", ("Heat", "1995"), ("HEAT", "1996"))
    assert [error.line for error in result.errors] == [3]
    assert Movie.objects.count() == 1
