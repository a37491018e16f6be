import catalog.models.rating
import datetime
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from ..search import postgres_indexes, sqlite_indexes


def make_search_indexes(apps, schema_editor):
    postgres_indexes.make_indexes(schema_editor.connection)


def drop_search_indexes(apps, schema_editor):
    sqlite_indexes.drop_indexes(schema_editor.connection)
    postgres_indexes.drop_indexes(schema_editor.connection)


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Country',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, unique=True)),
            ],
            options={
                'verbose_name_plural': 'countries',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Genre',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, unique=True)),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(db_index=True, max_length=200)),
                ('search_name', models.TextField(default='', editable=False)),
                ('imdb_id', models.CharField(blank=True, max_length=12, null=True, unique=True, verbose_name='IMDb id')),
            ],
            options={
                'verbose_name_plural': 'people',
                'ordering': ['name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Tag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=250, unique=True)),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Movie',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=400)),
                ('original_title', models.CharField(blank=True, max_length=400)),
                ('alternative_titles', models.JSONField(blank=True, default=list, help_text='Other titles the movie is known by.')),
                ('year', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1874), django.core.validators.MaxValueValidator(2100)])),
                ('runtime', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name='runtime in minutes')),
                ('overview', models.TextField(blank=True)),
                ('poster', models.ImageField(blank=True, upload_to='posters/')),
                ('poster_url', models.CharField(blank=True, help_text='Of an image elsewhere, by https; an uploaded one comes first. Browsers fetch it from there.', max_length=500, validators=[django.core.validators.URLValidator(schemes=['https'])], verbose_name="poster's address")),
                ('imdb_id', models.CharField(blank=True, max_length=12, null=True, unique=True, validators=[django.core.validators.RegexValidator('^tt\\d{7,10}$', 'An IMDb id looks like tt0133093.')], verbose_name='IMDb id')),
                ('tmdb_id', models.PositiveIntegerField(blank=True, null=True, unique=True, verbose_name='TMDB id')),
                ('movielens_id', models.PositiveIntegerField(blank=True, help_text='In the 1M and later releases.', null=True, unique=True, verbose_name='MovieLens id')),
                ('movielens_100k_id', models.PositiveIntegerField(blank=True, help_text='The 100K release has a numbering of its own.', null=True, unique=True, verbose_name='MovieLens 100K id')),
                ('search_text', models.TextField(default='', editable=False)),
                ('rating_count', models.PositiveIntegerField(default=0, editable=False)),
                ('rating_sum', models.FloatField(default=0.0, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('countries', models.ManyToManyField(blank=True, related_name='movies', to='catalog.country')),
                ('genres', models.ManyToManyField(blank=True, related_name='movies', to='catalog.genre')),
            ],
            options={
                'ordering': ['title', 'year', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Credit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('director', 'Director'), ('cast', 'Cast'), ('writer', 'Writer')], max_length=10)),
                ('position', models.PositiveSmallIntegerField(default=0, help_text='The order within the role; the lead comes first.')),
                ('movie', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='credits', to='catalog.movie')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='credits', to='catalog.person')),
            ],
            options={
                'ordering': ['role', 'position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='MovieList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=400)),
                ('description', models.TextField(blank=True, max_length=2000)),
                ('ranked', models.BooleanField(default=False)),
                ('share_key', models.CharField(blank=True, default=None, editable=False, max_length=64, null=True, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='movie_lists', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'list',
                'ordering': ['name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ListEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(editable=False, max_length=410)),
                ('position', models.PositiveIntegerField()),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('movie', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='catalog.movie')),
                ('movie_list', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='entries', to='catalog.movielist', verbose_name='list')),
            ],
            options={
                'verbose_name_plural': 'list entries',
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='MovieNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=5000)),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('movie', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalog.movie')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='movie_notes', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'note',
            },
        ),
        migrations.CreateModel(
            name='OwnTag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=50)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('movie', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalog.movie')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='own_tags', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddField(
            model_name='movie',
            name='people',
            field=models.ManyToManyField(blank=True, related_name='movies', through='catalog.Credit', to='catalog.person'),
        ),
        migrations.CreateModel(
            name='Rating',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stars', models.FloatField(validators=[catalog.models.rating.validate_half_stars])),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('updated_at', models.DateTimeField(db_index=True, default=django.utils.timezone.now, editable=False)),
                ('movie', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ratings', to='catalog.movie')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ratings', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='RatingChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stars', models.FloatField(null=True)),
                ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('movie', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalog.movie')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rating_changes', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Spelling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=7)),
                ('word', models.CharField(max_length=40)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('key', 'word'), name='spelling_once')],
            },
        ),
        migrations.CreateModel(
            name='MovieTag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('count', models.PositiveIntegerField(default=1)),
                ('movie', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='catalog.movie')),
                ('tag', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='catalog.tag')),
            ],
        ),
        migrations.AddField(
            model_name='movie',
            name='tags',
            field=models.ManyToManyField(blank=True, related_name='movies', through='catalog.MovieTag', to='catalog.tag'),
        ),
        migrations.CreateModel(
            name='Viewing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(editable=False, max_length=410)),
                ('watched_on', models.DateField()),
                ('note', models.TextField(blank=True, max_length=5000)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('movie', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='catalog.movie')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='viewings', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='WatchlistEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('movie', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalog.movie')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='watchlist', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'watchlist entries',
            },
        ),
        migrations.AddConstraint(
            model_name='movielist',
            constraint=models.UniqueConstraint(fields=('user', 'name'), name='list_name_once_per_user'),
        ),
        migrations.AddConstraint(
            model_name='movielist',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='list_has_a_name'),
        ),
        migrations.AddConstraint(
            model_name='movielist',
            constraint=models.CheckConstraint(condition=models.Q(('share_key', ''), _negated=True), name='list_key_or_none'),
        ),
        migrations.AddIndex(
            model_name='listentry',
            index=models.Index(models.F('movie_list'), models.F('position'), name='list_in_order'),
        ),
        migrations.AddConstraint(
            model_name='listentry',
            constraint=models.UniqueConstraint(fields=('movie_list', 'movie'), name='movie_once_on_a_list'),
        ),
        migrations.AddConstraint(
            model_name='movienote',
            constraint=models.UniqueConstraint(fields=('user', 'movie'), name='one_note_per_user_and_movie'),
        ),
        migrations.AddConstraint(
            model_name='movienote',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='note_has_a_text'),
        ),
        migrations.AddIndex(
            model_name='owntag',
            index=models.Index(models.F('user'), models.F('name'), name='own_tag_by_name'),
        ),
        migrations.AddConstraint(
            model_name='owntag',
            constraint=models.UniqueConstraint(fields=('user', 'movie', 'name'), name='own_tag_once_per_user_and_movie'),
        ),
        migrations.AddConstraint(
            model_name='owntag',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='own_tag_has_a_name'),
        ),
        migrations.AddConstraint(
            model_name='credit',
            constraint=models.UniqueConstraint(fields=('movie', 'person', 'role'), name='credit_once_per_role'),
        ),
        migrations.AddConstraint(
            model_name='credit',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['director', 'cast', 'writer'])), name='credit_role_known'),
        ),
        migrations.AddConstraint(
            model_name='rating',
            constraint=models.UniqueConstraint(fields=('user', 'movie'), name='one_rating_per_user_and_movie'),
        ),
        migrations.AddConstraint(
            model_name='rating',
            constraint=models.CheckConstraint(condition=models.Q(('stars__in', (0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0))), name='rating_in_half_stars'),
        ),
        migrations.AddIndex(
            model_name='ratingchange',
            index=models.Index(models.F('user'), models.F('movie'), models.OrderBy(models.F('at'), descending=True), name='changes_of_a_rating'),
        ),
        migrations.AddConstraint(
            model_name='ratingchange',
            constraint=models.CheckConstraint(condition=models.Q(('stars__isnull', True), ('stars__in', [0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0]), _connector='OR'), name='change_in_half_stars'),
        ),
        migrations.AddConstraint(
            model_name='movietag',
            constraint=models.UniqueConstraint(fields=('movie', 'tag'), name='tag_once_per_movie'),
        ),
        migrations.AddIndex(
            model_name='movie',
            index=models.Index(models.OrderBy(models.F('rating_count'), descending=True), models.F('id'), name='movie_popularity'),
        ),
        migrations.AddIndex(
            model_name='movie',
            index=models.Index(models.F('year'), name='movie_year'),
        ),
        migrations.AddIndex(
            model_name='movie',
            index=models.Index(models.F('title'), models.F('year'), name='movie_title_year'),
        ),
        migrations.AddIndex(
            model_name='movie',
            index=models.Index(models.F('created_at'), name='movie_created'),
        ),
        migrations.AddConstraint(
            model_name='movie',
            constraint=models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='movie_has_a_title'),
        ),
        migrations.AddConstraint(
            model_name='movie',
            constraint=models.CheckConstraint(condition=models.Q(('year__isnull', True), ('year__range', (1874, 2100)), _connector='OR'), name='movie_year_plausible'),
        ),
        migrations.AddIndex(
            model_name='viewing',
            index=models.Index(models.F('user'), models.OrderBy(models.F('watched_on'), descending=True), name='viewing_by_day'),
        ),
        migrations.AddIndex(
            model_name='viewing',
            index=models.Index(models.F('user'), models.F('movie'), name='viewing_of_movie'),
        ),
        migrations.AddConstraint(
            model_name='viewing',
            constraint=models.CheckConstraint(condition=models.Q(('watched_on__gte', datetime.date(1895, 12, 28))), name='viewing_since_there_are_movies'),
        ),
        migrations.AddIndex(
            model_name='watchlistentry',
            index=models.Index(models.F('user'), models.OrderBy(models.F('created_at'), descending=True), name='watchlist_newest'),
        ),
        migrations.AddConstraint(
            model_name='watchlistentry',
            constraint=models.UniqueConstraint(fields=('user', 'movie'), name='once_on_a_watchlist'),
        ),
        # SQLite's are made after each `migrate`: search/sqlite_indexes.py says why.
        migrations.RunPython(make_search_indexes, drop_search_indexes),
    ]
