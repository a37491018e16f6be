import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from core.migration_operations import CreateModels


class Migration(migrations.Migration):

    replaces = [
        ('recommendations', '0001_initial'),
        ('recommendations', '0002_failed_attempts'),
        ('recommendations', '0003_left_training'),
        ('recommendations', '0004_more_dials'),
        ('recommendations', '0005_only_watchable'),
        ('recommendations', '0006_interleaving'),
        ('recommendations', '0007_training_requests'),
        ('recommendations', '0008_watched_in_training'),
        ('recommendations', '0009_fewer_indexes'),
    ]

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('catalog', '0005_sources'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Lease',
                fields=[
                    ('name', models.CharField(max_length=40, primary_key=True, serialize=False)),
                    ('holder', models.UUIDField()),
                    ('expires_at', models.DateTimeField()),
                ],
            ),
            migrations.CreateModel(
                name='MutedRating',
                fields=[
                    ('rating', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='muted', serialize=False, to='catalog.rating')),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ],
            ),
            migrations.CreateModel(
                name='OnboardingDone',
                fields=[
                    ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to=settings.AUTH_USER_MODEL)),
                    ('done_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ],
                options={
                    'verbose_name_plural': 'onboarding done',
                },
            ),
            migrations.CreateModel(
                name='ModelVersion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('state', models.CharField(choices=[('training', 'Training'), ('published', 'Published'), ('refused', 'Kept, not served'), ('ready', 'Imported, not served'), ('retired', 'Retired'), ('failed', 'Failed')], default='training', max_length=10)),
                    ('started_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('finished_at', models.DateTimeField(blank=True, null=True)),
                    ('published_at', models.DateTimeField(blank=True, help_text='The latest published version is served.', null=True)),
                    ('rating_count', models.PositiveIntegerField(default=0)),
                    ('watched_count', models.PositiveIntegerField(db_default=0, default=0, help_text='Movies in diaries without a rating, counted once a person.')),
                    ('user_count', models.PositiveIntegerField(default=0)),
                    ('movie_count', models.PositiveIntegerField(default=0)),
                    ('parameters', models.JSONField(blank=True, default=dict)),
                    ('metrics', models.JSONField(blank=True, default=dict)),
                    ('seconds', models.FloatField(blank=True, null=True)),
                    ('artefact', models.CharField(blank=True, help_text='The folder of the model.', max_length=100)),
                    ('imported_from', models.CharField(blank=True, help_text='The name of a model trained elsewhere.', max_length=100)),
                    ('held_out_from', models.DateTimeField(blank=True, help_text='Its probe, used for evaluation only, was trained on ratings before this moment.', null=True)),
                    ('verdict', models.TextField(blank=True, help_text='Why it was published or kept.')),
                    ('error', models.TextField(blank=True, help_text='Why it failed.')),
                    ('attempt', models.PositiveSmallIntegerField(default=1, help_text='Which one it is since the last training that did not fail.')),
                ],
                options={
                    'ordering': ['-pk'],
                    'indexes': [models.Index(fields=['state', '-published_at'], name='version_to_serve')],
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(('state__in', ['training', 'published', 'refused', 'ready', 'retired', 'failed'])), name='version_state_known'),
                        models.CheckConstraint(condition=models.Q(models.Q(('state', 'published'), _negated=True), models.Q(('published_at__isnull', False), models.Q(('artefact', ''), _negated=True)), _connector='OR'), name='version_published_with_artefact'),
                        models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['refused', 'ready']), _negated=True), models.Q(('artefact', ''), _negated=True), _connector='OR'), name='version_kept_with_artefact'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Preferences',
                fields=[
                    ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='preferences', serialize=False, to=settings.AUTH_USER_MODEL)),
                    ('novelty', models.FloatField(default=0.0, help_text='From -1, popular, to 1, little known.', validators=[django.core.validators.MinValueValidator(-1.0), django.core.validators.MaxValueValidator(1.0)])),
                    ('variety', models.FloatField(default=0.0, help_text='From 0, by score alone, to 1, as varied as possible.', validators=[django.core.validators.MinValueValidator(0.0), django.core.validators.MaxValueValidator(1.0)])),
                    ('from_year', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1874), django.core.validators.MaxValueValidator(2100)])),
                    ('to_year', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1874), django.core.validators.MaxValueValidator(2100)])),
                    ('genre', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='catalog.genre')),
                    ('most_minutes', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1)])),
                    ('only_watchlist', models.BooleanField(default=False, help_text='Whether only movies on the watchlist are picked.')),
                    ('only_watchable', models.BooleanField(db_default=False, default=False, help_text='Whether only movies on a shelf or a service of theirs are picked.')),
                    ('hide_predictions', models.BooleanField(default=False, help_text='Whether predictions are hidden until a movie is rated.')),
                    ('left_training_at', models.DateTimeField(blank=True, editable=False, help_text='Since when no model is trained with their ratings; empty if models are.', null=True)),
                ],
                options={
                    'verbose_name_plural': 'preferences',
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(('novelty__range', (-1.0, 1.0)), ('variety__range', (0.0, 1.0))), name='dials_in_range'),
                        models.CheckConstraint(condition=models.Q(('from_year__isnull', True), ('to_year__isnull', True), ('from_year__lte', models.F('to_year')), _connector='OR'), name='dial_years_in_order'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='ChosenGroup',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='chosen_groups', to=settings.AUTH_USER_MODEL)),
                    ('words', models.JSONField(help_text='What its name is made of.')),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('movies', models.ManyToManyField(related_name='+', to='catalog.movie')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('user', 'words'), name='group_chosen_once_per_user')],
                },
            ),
            migrations.CreateModel(
                name='Impression',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='impressions', to=settings.AUTH_USER_MODEL)),
                    ('movie', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalog.movie')),
                    ('in_vain', models.PositiveIntegerField(default=0, help_text='In how many visits before the last one it was ignored.')),
                    ('taken_up', models.BooleanField(default=False, help_text='Whether the user reacted to it in the last one.')),
                    ('visit_began', models.DateTimeField(default=django.utils.timezone.now, help_text='The visit in which it was last shown.')),
                    ('last_shown', models.DateTimeField(default=django.utils.timezone.now)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('user', 'movie'), name='impression_once_per_user_and_movie')],
                },
            ),
            migrations.CreateModel(
                name='NotInterested',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='not_interested', to=settings.AUTH_USER_MODEL)),
                    ('movie', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalog.movie')),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ],
                options={
                    'verbose_name_plural': 'not interested',
                    'constraints': [models.UniqueConstraint(fields=('user', 'movie'), name='not_interested_once_per_user_and_movie')],
                },
            ),
            migrations.CreateModel(
                name='NotSeen',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='not_seen', to=settings.AUTH_USER_MODEL)),
                    ('movie', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalog.movie')),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ],
                options={
                    'verbose_name_plural': 'not seen',
                    'constraints': [models.UniqueConstraint(fields=('user', 'movie'), name='not_seen_once_per_user_and_movie')],
                },
            ),
            migrations.CreateModel(
                name='Prediction',
                fields=[
                    ('rating', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='prediction', serialize=False, to='catalog.rating')),
                    ('version', models.ForeignKey(help_text='The model that predicted.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='recommendations.modelversion')),
                    ('stars', models.FloatField(verbose_name='predicted stars')),
                    ('deviation', models.FloatField(help_text='Standard deviation of the rating around them.')),
                    ('movie_mean', models.FloatField(help_text='Of the ratings that it had; none if it had none.', null=True, verbose_name="the movie's mean")),
                    ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('deviation__gt', 0.0), ('stars__range', (0.5, 5.0))), name='prediction_in_range')],
                },
            ),
            migrations.CreateModel(
                name='InterleavingTest',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('state', models.CharField(choices=[('running', 'Running'), ('ended', 'Ended')], default='running', max_length=10)),
                    ('champion', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='recommendations.modelversion')),
                    ('challenger', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='recommendations.modelversion')),
                    ('started_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('ended_at', models.DateTimeField(blank=True, null=True)),
                    ('outcome', models.CharField(blank=True, choices=[('promoted', 'The challenger was put into service'), ('stopped', 'Ended by hand'), ('overtaken', 'Another model came into service'), ('expired', 'Its time was over')], max_length=10)),
                    ('champion_wins', models.PositiveIntegerField(default=0)),
                    ('challenger_wins', models.PositiveIntegerField(default=0)),
                    ('ties', models.PositiveIntegerField(default=0)),
                ],
                options={
                    'ordering': ['-pk'],
                    'constraints': [
                        models.UniqueConstraint(condition=models.Q(('state', 'running')), fields=('state',), name='interleaving_one_at_a_time'),
                        models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('outcome', ''), ('state', 'running')), models.Q(('ended_at__isnull', False), ('outcome__in', ['promoted', 'stopped', 'overtaken', 'expired']), ('state', 'ended')), _connector='OR'), name='interleaving_ended_with_outcome'),
                        models.CheckConstraint(condition=models.Q(('champion', models.F('challenger')), _negated=True), name='interleaving_of_two_models'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='InterleavedPick',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('test', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='picks', to='recommendations.interleavingtest')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('movie', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalog.movie')),
                    ('team', models.CharField(choices=[('champion', 'In service'), ('challenger', 'Challenger')], max_length=10)),
                    ('shown_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('opened_at', models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('test', 'user', 'movie'), name='interleaved_once_per_test_user_and_movie'),
                        models.CheckConstraint(condition=models.Q(('team__in', ['champion', 'challenger'])), name='interleaved_team_known'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='TrainingRequest',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ],
                options={
                    'ordering': ['pk'],
                },
            ),
        ]),
    ]
