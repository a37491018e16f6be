import catalog.models.rating
import catalog.posters
import datetime
import django.core.validators
import django.db.models.deletion
import django.db.models.manager
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from core.migration_operations import CreateModels

from ..search import postgres_indexes, sqlite_indexes


def make_search_indexes(apps, schema_editor):
    postgres_indexes.make_indexes(schema_editor.connection)


def drop_search_indexes(apps, schema_editor):
    sqlite_indexes.drop_indexes(schema_editor.connection)
    postgres_indexes.drop_indexes(schema_editor.connection)


class Migration(migrations.Migration):

    replaces = [
        ('catalog', '0001_initial'),
        ('catalog', '0002_history_imports'),
        ('catalog', '0003_desk'),
        ('catalog', '0004_data_exports'),
        ('catalog', '0005_sources'),
        ('catalog', '0006_merge_jobs'),
        ('catalog', '0007_certificate'),
        ('catalog', '0008_source_changes'),
        ('catalog', '0009_histories_at_sources'),
        ('catalog', '0010_shown_movies'),
        ('catalog', '0011_stuck_rounds'),
        ('catalog', '0012_edit_sources'),
        ('catalog', '0013_runtime_in_facets'),
        ('catalog', '0014_fewer_indexes'),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels([
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
                    ('tmdb_id', models.PositiveIntegerField(blank=True, null=True, unique=True, verbose_name='TMDB id')),
                    ('wikidata_id', models.CharField(blank=True, max_length=13, null=True, unique=True, validators=[django.core.validators.RegexValidator('^Q\\d+$', 'A Wikidata id looks like Q25191.')], verbose_name='Wikidata id')),
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
                    ('local_titles', models.JSONField(blank=True, default=dict, editable=False, help_text='By language, such as de.')),
                    ('local_overviews', models.JSONField(blank=True, default=dict, editable=False)),
                    ('poster', catalog.posters.PosterColumn(blank=True, upload_to='posters/')),
                    ('poster_url', models.CharField(blank=True, help_text='Of an image elsewhere, by https; an uploaded one comes first. Browsers fetch it from there.', max_length=500, validators=[django.core.validators.URLValidator(schemes=['https'])], verbose_name="poster's address")),
                    ('imdb_id', models.CharField(blank=True, max_length=12, null=True, unique=True, validators=[django.core.validators.RegexValidator('^tt\\d{7,10}$', 'An IMDb id looks like tt0133093.')], verbose_name='IMDb id')),
                    ('tmdb_id', models.PositiveIntegerField(blank=True, null=True, unique=True, verbose_name='TMDB id')),
                    ('movielens_id', models.PositiveIntegerField(blank=True, help_text='In the 1M and later releases.', null=True, unique=True, verbose_name='MovieLens id')),
                    ('movielens_100k_id', models.PositiveIntegerField(blank=True, help_text='The 100K release has a numbering of its own.', null=True, unique=True, verbose_name='MovieLens 100K id')),
                    ('search_text', models.TextField(default='', editable=False)),
                    ('rating_count', models.PositiveIntegerField(default=0, editable=False)),
                    ('rating_sum', models.FloatField(default=0.0, editable=False)),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                    ('hidden_at', models.DateTimeField(editable=False, null=True)),
                    ('genres', models.ManyToManyField(blank=True, related_name='movies', to='catalog.genre')),
                    ('countries', models.ManyToManyField(blank=True, related_name='movies', to='catalog.country')),
                    ('tags', models.ManyToManyField(blank=True, related_name='movies', through='catalog.MovieTag', to='catalog.tag')),
                    ('people', models.ManyToManyField(blank=True, related_name='movies', through='catalog.Credit', to='catalog.person')),
                ],
                options={
                    'ordering': ['title', 'year', 'pk'],
                    'default_manager_name': 'everything',
                    'indexes': [
                        models.Index(models.OrderBy(models.F('rating_count'), descending=True), models.F('id'), name='movie_popularity'),
                        models.Index(models.F('year'), name='movie_year'),
                        models.Index(models.F('title'), models.F('year'), name='movie_title_year'),
                        models.Index(models.F('created_at'), name='movie_created'),
                        models.Index(models.F('id'), condition=models.Q(('hidden_at__isnull', False)), name='movie_hidden'),
                        models.Index(condition=models.Q(('hidden_at__isnull', True)), fields=['id'], include=('year', 'runtime'), name='movie_facets'),
                    ],
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='movie_has_a_title'),
                        models.CheckConstraint(condition=models.Q(('year__isnull', True), ('year__range', (1874, 2100)), _connector='OR'), name='movie_year_plausible'),
                    ],
                },
                managers=[
                    ('everything', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='Credit',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('movie', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='credits', to='catalog.movie')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='credits', to='catalog.person')),
                    ('role', models.CharField(choices=[('director', 'Director'), ('cast', 'Cast'), ('writer', 'Writer')], max_length=10)),
                    ('position', models.PositiveSmallIntegerField(default=0, help_text='The order within the role; the lead comes first.')),
                ],
                options={
                    'ordering': ['role', 'position', 'pk'],
                    'constraints': [
                        models.UniqueConstraint(fields=('movie', 'person', 'role'), name='credit_once_per_role'),
                        models.CheckConstraint(condition=models.Q(('role__in', ['director', 'cast', 'writer'])), name='credit_role_known'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='MovieList',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='movie_lists', to=settings.AUTH_USER_MODEL)),
                    ('name', models.CharField(max_length=400)),
                    ('description', models.TextField(blank=True, max_length=2000)),
                    ('ranked', models.BooleanField(default=False)),
                    ('share_key', models.CharField(blank=True, default=None, editable=False, max_length=64, null=True, unique=True)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ],
                options={
                    'verbose_name': 'list',
                    'ordering': ['name', 'pk'],
                    'constraints': [
                        models.UniqueConstraint(fields=('user', 'name'), name='list_name_once_per_user'),
                        models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='list_has_a_name'),
                        models.CheckConstraint(condition=models.Q(('share_key', ''), _negated=True), name='list_key_or_none'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='ListEntry',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('movie', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='catalog.movie')),
                    ('title', models.CharField(editable=False, max_length=410)),
                    ('movie_list', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='entries', to='catalog.movielist', verbose_name='list')),
                    ('position', models.PositiveIntegerField()),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ],
                options={
                    'verbose_name_plural': 'list entries',
                    'ordering': ['position', 'pk'],
                    'indexes': [models.Index(models.F('movie_list'), models.F('position'), name='list_in_order')],
                    'constraints': [models.UniqueConstraint(fields=('movie_list', 'movie'), name='movie_once_on_a_list')],
                },
            ),
            migrations.CreateModel(
                name='MovieNote',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='movie_notes', to=settings.AUTH_USER_MODEL)),
                    ('movie', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalog.movie')),
                    ('text', models.TextField(max_length=5000)),
                    ('updated_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ],
                options={
                    'verbose_name': 'note',
                    'constraints': [
                        models.UniqueConstraint(fields=('user', 'movie'), name='one_note_per_user_and_movie'),
                        models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='note_has_a_text'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='OwnTag',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='own_tags', to=settings.AUTH_USER_MODEL)),
                    ('movie', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalog.movie')),
                    ('name', models.CharField(max_length=50)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ],
                options={
                    'indexes': [models.Index(models.F('user'), models.F('name'), name='own_tag_by_name')],
                    'constraints': [
                        models.UniqueConstraint(fields=('user', 'movie', 'name'), name='own_tag_once_per_user_and_movie'),
                        models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='own_tag_has_a_name'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Rating',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='ratings', to=settings.AUTH_USER_MODEL)),
                    ('movie', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ratings', to='catalog.movie')),
                    ('stars', models.FloatField(validators=[catalog.models.rating.validate_half_stars])),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('updated_at', models.DateTimeField(db_index=True, default=django.utils.timezone.now, editable=False)),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('user', 'movie'), name='one_rating_per_user_and_movie'),
                        models.CheckConstraint(condition=models.Q(('stars__in', (0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0))), name='rating_in_half_stars'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='RatingChange',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rating_changes', to=settings.AUTH_USER_MODEL)),
                    ('movie', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalog.movie')),
                    ('stars', models.FloatField(null=True)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ],
                options={
                    'indexes': [models.Index(models.F('user'), models.F('movie'), models.OrderBy(models.F('at'), descending=True), name='changes_of_a_rating')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('stars__isnull', True), ('stars__in', [0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0]), _connector='OR'), name='change_in_half_stars')],
                },
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
                    ('movie', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to='catalog.movie')),
                    ('tag', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='catalog.tag')),
                    ('count', models.PositiveIntegerField(default=1)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('movie', 'tag'), name='tag_once_per_movie')],
                },
            ),
            migrations.CreateModel(
                name='Viewing',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('movie', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='catalog.movie')),
                    ('title', models.CharField(editable=False, max_length=410)),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='viewings', to=settings.AUTH_USER_MODEL)),
                    ('watched_on', models.DateField()),
                    ('note', models.TextField(blank=True, max_length=5000)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ],
                options={
                    'indexes': [
                        models.Index(models.F('user'), models.OrderBy(models.F('watched_on'), descending=True), name='viewing_by_day'),
                        models.Index(models.F('user'), models.F('movie'), name='viewing_of_movie'),
                    ],
                    'constraints': [models.CheckConstraint(condition=models.Q(('watched_on__gte', datetime.date(1895, 12, 28))), name='viewing_since_there_are_movies')],
                },
            ),
            migrations.CreateModel(
                name='WatchlistEntry',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='watchlist', to=settings.AUTH_USER_MODEL)),
                    ('movie', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalog.movie')),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ],
                options={
                    'verbose_name_plural': 'watchlist entries',
                    'indexes': [models.Index(models.F('user'), models.OrderBy(models.F('created_at'), descending=True), name='watchlist_newest')],
                    'constraints': [models.UniqueConstraint(fields=('user', 'movie'), name='once_on_a_watchlist')],
                },
            ),
            migrations.CreateModel(
                name='HistoryImport',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='history_imports', to=settings.AUTH_USER_MODEL)),
                    ('state', models.CharField(choices=[('waiting', 'Waiting'), ('asking', 'Needs an answer'), ('running', 'Importing'), ('done', 'Done'), ('refused', 'Nothing imported'), ('undoing', 'Being undone'), ('undone', 'Undone')], default='waiting', max_length=10)),
                    ('rule', models.CharField(choices=[('newest', 'The newer rating counts'), ('file', "The file's rating counts"), ('here', 'My rating here counts')], default='newest', max_length=10)),
                    ('files', models.JSONField(default=list, help_text='For each file: its name, where it is kept, and what was chosen.')),
                    ('reports', models.JSONField(default=list, help_text='For each file, what became of it.')),
                    ('total', models.PositiveIntegerField(default=0, help_text='Records in all files.')),
                    ('done', models.PositiveIntegerField(default=0, help_text='Of these, so many are imported.')),
                    ('problem', models.CharField(blank=True, max_length=500)),
                    ('attempts', models.PositiveSmallIntegerField(default=0, help_text='Workers that have begun since there was progress.')),
                    ('claimed_until', models.DateTimeField(editable=False, null=True)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('finished_at', models.DateTimeField(editable=False, null=True)),
                ],
                options={
                    'ordering': ['-pk'],
                    'indexes': [models.Index(models.F('user'), models.OrderBy(models.F('id'), descending=True), name='history_imports_newest')],
                },
            ),
            migrations.CreateModel(
                name='ImportChange',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('history_import', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='catalog.historyimport')),
                    ('table', models.CharField(max_length=20)),
                    ('row', models.BigIntegerField()),
                    ('before', models.JSONField(null=True)),
                    ('after', models.JSONField(default=dict)),
                ],
                options={
                    'indexes': [models.Index(models.F('table'), models.F('row'), name='import_changes_of_a_row')],
                },
            ),
            migrations.CreateModel(
                name='MovieRequest',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='movie_requests', to=settings.AUTH_USER_MODEL)),
                    ('source', models.CharField(max_length=20)),
                    ('source_id', models.CharField(max_length=20)),
                    ('title', models.CharField(max_length=400)),
                    ('year', models.PositiveSmallIntegerField(null=True)),
                    ('state', models.CharField(choices=[('waiting', 'Being fetched'), ('done', 'Here'), ('refused', 'Not taken')], default='waiting', max_length=10)),
                    ('movie', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='catalog.movie')),
                    ('problem', models.CharField(blank=True, max_length=300)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('try_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ],
                options={
                    'ordering': ['-pk'],
                    'indexes': [models.Index(models.F('state'), models.F('try_at'), name='movie_requests_due')],
                    'constraints': [models.UniqueConstraint(fields=('user', 'source', 'source_id'), name='movie_requested_once_per_user')],
                },
            ),
            migrations.CreateModel(
                name='UnmatchedMovie',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='unmatched_movies', to=settings.AUTH_USER_MODEL)),
                    ('key', models.CharField(max_length=40)),
                    ('title', models.CharField(blank=True, max_length=400)),
                    ('year', models.PositiveSmallIntegerField(null=True)),
                    ('imdb_id', models.CharField(blank=True, max_length=12)),
                    ('tmdb_id', models.PositiveIntegerField(null=True)),
                    ('movielens_id', models.PositiveIntegerField(null=True)),
                    ('wikidata_id', models.CharField(blank=True, db_default='', default='', max_length=14)),
                    ('candidates', models.JSONField(default=list)),
                    ('rejected', models.JSONField(default=list)),
                    ('movie', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='catalog.movie')),
                    ('asked_at', models.DateTimeField(editable=False, null=True)),
                    ('request', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='unmatched', to='catalog.movierequest')),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ],
                options={
                    'ordering': ['title', 'pk'],
                    'constraints': [models.UniqueConstraint(fields=('user', 'key'), name='unmatched_movie_once_per_user')],
                },
            ),
            migrations.CreateModel(
                name='UnmatchedRecord',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('unmatched', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='records', to='catalog.unmatchedmovie')),
                    ('history_import', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='unmatched_records', to='catalog.historyimport')),
                    ('digest', models.CharField(max_length=40)),
                    ('kind', models.CharField(max_length=20)),
                    ('stars', models.FloatField(null=True)),
                    ('at', models.DateTimeField(null=True)),
                    ('text', models.TextField(blank=True)),
                    ('about', models.TextField(blank=True)),
                    ('ranked', models.BooleanField(default=False)),
                    ('more', models.JSONField(db_default={}, default=dict, help_text='What only our own archive says, by name.')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('unmatched', 'digest'), name='unmatched_record_once_per_movie')],
                },
            ),
            migrations.CreateModel(
                name='AlternativeId',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('movie', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='alternative_ids', to='catalog.movie')),
                    ('field', models.CharField(max_length=20)),
                    ('value', models.CharField(max_length=12)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('field', 'value'), name='alternative_id_once')],
                },
            ),
            migrations.CreateModel(
                name='MovieMerge',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kept', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='merges', to='catalog.movie')),
                    ('gone', models.BigIntegerField(db_index=True)),
                    ('title', models.CharField(max_length=410)),
                    ('movie', models.JSONField(default=dict)),
                    ('filled', models.JSONField(default=dict)),
                    ('merged_at', models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                ],
                options={
                    'verbose_name': 'merge',
                    'ordering': ['-pk'],
                },
            ),
            migrations.CreateModel(
                name='DisplacedRow',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('merge', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='displaced', to='catalog.moviemerge')),
                    ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('table', models.CharField(max_length=80)),
                    ('row', models.BigIntegerField()),
                    ('state', models.JSONField(default=dict)),
                    ('winner', models.BigIntegerField(null=True)),
                    ('winner_before', models.JSONField(default=dict)),
                    ('winner_after', models.JSONField(default=dict)),
                ],
                options={
                    'ordering': ['pk'],
                    'indexes': [models.Index(models.F('table'), models.F('winner'), name='displaced_by')],
                },
            ),
            migrations.CreateModel(
                name='MergedRows',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('merge', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='moved', to='catalog.moviemerge')),
                    ('table', models.CharField(max_length=80)),
                    ('field', models.CharField(max_length=40)),
                    ('before', models.BigIntegerField(help_text='What the field referred to.')),
                    ('after', models.BigIntegerField(help_text='What it refers to since.')),
                    ('rows', models.JSONField(default=list)),
                ],
                options={
                    'ordering': ['pk'],
                },
            ),
            migrations.CreateModel(
                name='MovieEdit',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('at', models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('source', models.CharField(choices=[('admin', 'in the admin'), ('csv', 'from a CSV file'), ('revert', 'reverted')], max_length=10)),
                    ('before', models.JSONField(default=dict)),
                    ('after', models.JSONField(default=dict)),
                    ('of', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='edits', to='catalog.movie')),
                    ('before_sources', models.JSONField(db_default={}, default=dict)),
                    ('after_sources', models.JSONField(db_default={}, default=dict)),
                    ('expires_at', models.DateTimeField(null=True)),
                ],
                options={
                    'ordering': ['-pk'],
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='PersonEdit',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('at', models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('source', models.CharField(choices=[('admin', 'in the admin'), ('csv', 'from a CSV file'), ('revert', 'reverted')], max_length=10)),
                    ('before', models.JSONField(default=dict)),
                    ('after', models.JSONField(default=dict)),
                    ('of', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='edits', to='catalog.person')),
                ],
                options={
                    'ordering': ['-pk'],
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='PossibleDuplicate',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('first', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalog.movie')),
                    ('second', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalog.movie')),
                    ('likeness', models.PositiveSmallIntegerField(choices=[(1, 'alike, but with other ids'), (2, 'an alternative title'), (3, 'the same title, a year apart'), (4, 'the same title and year'), (5, 'the same number at IMDb')])),
                    ('rejected', models.BooleanField(default=False, help_text='Whether they are two movies.')),
                    ('found_at', models.DateTimeField(default=django.utils.timezone.now)),
                ],
                options={
                    'indexes': [models.Index(models.OrderBy(models.F('likeness'), descending=True), models.F('id'), name='duplicate_likeliest')],
                    'constraints': [
                        models.UniqueConstraint(fields=('first', 'second'), name='duplicate_once'),
                        models.CheckConstraint(condition=models.Q(('first__lt', models.F('second'))), name='duplicate_lower_key_first'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='DataExport',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='data_exports', to=settings.AUTH_USER_MODEL)),
                    ('kept', models.CharField(blank=True, help_text='The name of its file.', max_length=40)),
                    ('size', models.PositiveBigIntegerField(default=0, help_text='Of the file, in bytes.')),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('finished_at', models.DateTimeField(editable=False, null=True)),
                    ('claimed_until', models.DateTimeField(editable=False, null=True)),
                ],
                options={
                    'ordering': ['-pk'],
                    'indexes': [models.Index(models.F('user'), models.OrderBy(models.F('id'), descending=True), name='data_exports_newest')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('finished_at', None)), fields=('user',), name='one_export_at_a_time')],
                },
            ),
            migrations.CreateModel(
                name='EnrichmentRun',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('sources', models.JSONField(blank=True, default=list)),
                    ('missing', models.JSONField(blank=True, default=list)),
                    ('limit', models.PositiveIntegerField(blank=True, null=True)),
                    ('dry_run', models.BooleanField(default=False)),
                    ('state', models.CharField(choices=[('running', 'Running'), ('done', 'Done'), ('cancelled', 'Cancelled')], default='running', editable=False, max_length=10)),
                    ('total', models.PositiveIntegerField(default=0, editable=False)),
                    ('done', models.PositiveIntegerField(default=0, editable=False)),
                    ('last_movie', models.BigIntegerField(default=0, editable=False)),
                    ('filled', models.JSONField(default=dict, editable=False)),
                    ('not_found', models.PositiveIntegerField(default=0, editable=False)),
                    ('failed', models.PositiveIntegerField(default=0, editable=False)),
                    ('problem', models.CharField(blank=True, editable=False, max_length=300)),
                    ('stuck_at', models.BigIntegerField(db_default=0, default=0, editable=False)),
                    ('claimed_until', models.DateTimeField(editable=False, null=True)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('finished_at', models.DateTimeField(editable=False, null=True)),
                ],
                options={
                    'verbose_name': 'round through the sources',
                    'verbose_name_plural': 'rounds through the sources',
                    'ordering': ['-pk'],
                },
            ),
            migrations.CreateModel(
                name='NewMovieRules',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('asked', 'Only what someone here asked for'), ('rules', 'Also what fits the rules below')], default='asked', max_length=10, verbose_name='new movies')),
                    ('within_days', models.PositiveSmallIntegerField(default=60, help_text='Days.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(3650)], verbose_name='came out within')),
                    ('least_votes', models.PositiveIntegerField(default=50, help_text='At the source: so many people have given it a vote.')),
                    ('least_popularity', models.FloatField(default=10.0, help_text='At the source: how much it is looked at, as TMDB counts it.', validators=[django.core.validators.MinValueValidator(0.0)])),
                    ('languages', models.CharField(blank=True, help_text='As in: en, de, fr. None: all.', max_length=100, validators=[django.core.validators.RegexValidator('^[a-z]{2}(, ?[a-z]{2})*$', 'Write them as in: en, de, fr.')], verbose_name='original languages')),
                    ('region', models.CharField(blank=True, help_text='A country, as in: DE. None: anywhere.', max_length=2, validators=[django.core.validators.RegexValidator('^[A-Z]{2}$', 'Write a country as in: DE.')], verbose_name='came out in')),
                    ('most_a_day', models.PositiveSmallIntegerField(default=20, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(500)])),
                    ('last_done', models.DateField(editable=False, null=True)),
                    ('problem', models.CharField(blank=True, editable=False, max_length=300)),
                ],
                options={
                    'verbose_name': 'rules for new movies',
                    'verbose_name_plural': 'rules for new movies',
                    'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='one_row_of_new_movie_rules')],
                },
            ),
            migrations.CreateModel(
                name='FieldSource',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('movie', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='field_sources', to='catalog.movie')),
                    ('field', models.CharField(max_length=20)),
                    ('source', models.CharField(max_length=20)),
                    ('digest', models.CharField(blank=True, max_length=16)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'indexes': [models.Index(models.F('source'), models.F('field'), name='fields_of_a_source')],
                    'constraints': [models.UniqueConstraint(fields=('movie', 'field'), name='field_has_one_source')],
                },
            ),
            migrations.CreateModel(
                name='SourceRecord',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('movie', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='source_records', to='catalog.movie')),
                    ('source', models.CharField(max_length=20)),
                    ('source_id', models.CharField(blank=True, max_length=20)),
                    ('etag', models.CharField(blank=True, max_length=200)),
                    ('is_whole', models.BooleanField(default=False)),
                    ('poster', models.CharField(blank=True, max_length=200)),
                    ('problem', models.CharField(blank=True, max_length=300)),
                    ('is_changed', models.BooleanField(db_default=False, default=False)),
                    ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ],
                options={
                    'indexes': [
                        models.Index(models.F('source'), models.F('asked_at'), name='source_records_oldest'),
                        models.Index(models.F('id'), condition=models.Q(('is_changed', True)), name='source_records_changed'),
                    ],
                    'constraints': [models.UniqueConstraint(fields=('movie', 'source'), name='one_record_per_source')],
                },
            ),
            migrations.CreateModel(
                name='MergeJob',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kept', models.BigIntegerField(null=True)),
                    ('gone', models.BigIntegerField(null=True)),
                    ('undoes', models.BigIntegerField(null=True)),
                    ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('claimed_until', models.DateTimeField(null=True)),
                    ('finished_at', models.DateTimeField(null=True)),
                    ('made', models.BigIntegerField(null=True)),
                    ('error', models.TextField(blank=True)),
                ],
                options={
                    'ordering': ['-pk'],
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(models.Q(('gone__isnull', False), ('kept__isnull', False), ('undoes', None)), models.Q(('gone', None), ('kept', None), ('undoes__isnull', False)), _connector='OR'), name='merge_job_merges_or_undoes'),
                        models.UniqueConstraint(condition=models.Q(('finished_at', None)), fields=('kept', 'gone'), name='merge_job_once_for_two_movies'),
                        models.UniqueConstraint(condition=models.Q(('finished_at', None)), fields=('undoes',), name='merge_job_once_for_an_undo'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Certificate',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('movie', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='certificates', to='catalog.movie')),
                    ('country', models.CharField(max_length=2, validators=[django.core.validators.RegexValidator('^[A-Z]{2}$', 'A country is two letters, such as DE.')])),
                    ('certificate', models.CharField(help_text='As the country writes it, such as 12 or PG-13.', max_length=20, verbose_name='age rating')),
                    ('from_age', models.PositiveSmallIntegerField(blank=True, help_text='In years; left empty, it is read from the age rating.', validators=[django.core.validators.MaxValueValidator(21)], verbose_name='from age')),
                ],
                options={
                    'verbose_name': 'age rating',
                    'ordering': ['country'],
                    'indexes': [models.Index(models.F('country'), models.F('from_age'), models.F('movie'), name='certificates_by_age')],
                    'constraints': [
                        models.UniqueConstraint(fields=('movie', 'country'), name='one_certificate_a_country'),
                        models.CheckConstraint(condition=models.Q(('from_age__lte', 21)), name='certificate_age_plausible'),
                        models.CheckConstraint(condition=models.Q(('certificate', ''), _negated=True), name='certificate_has_a_text'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='SourceChanges',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('source', models.CharField(max_length=20, unique=True)),
                    ('until', models.DateField()),
                ],
            ),
        ]),
        # SQLite's are made after each `migrate`: search/sqlite_indexes.py says why.
        migrations.RunPython(make_search_indexes, drop_search_indexes),
    ]
