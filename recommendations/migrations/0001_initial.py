import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('catalog', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
                ('user_count', models.PositiveIntegerField(default=0)),
                ('movie_count', models.PositiveIntegerField(default=0)),
                ('parameters', models.JSONField(blank=True, default=dict)),
                ('metrics', models.JSONField(blank=True, default=dict)),
                ('seconds', models.FloatField(blank=True, null=True)),
                ('artefact', models.CharField(blank=True, help_text='The folder of the model.', max_length=100)),
                ('imported_from', models.CharField(blank=True, help_text='The name of a model trained elsewhere.', max_length=100)),
                ('held_out_from', models.DateTimeField(blank=True, help_text='Its probe, used for evaluation only, was trained on ratings before this moment.', null=True)),
                ('verdict', models.TextField(blank=True, help_text='Why it was published or kept.')),
                ('error', models.TextField(blank=True)),
            ],
            options={
                'ordering': ['-pk'],
                'indexes': [models.Index(fields=['state', '-published_at'], name='version_to_serve')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['training', 'published', 'refused', 'ready', 'retired', 'failed'])), name='version_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'published'), _negated=True), models.Q(('published_at__isnull', False), models.Q(('artefact', ''), _negated=True)), _connector='OR'), name='version_published_with_artefact'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['refused', 'ready']), _negated=True), models.Q(('artefact', ''), _negated=True), _connector='OR'), name='version_kept_with_artefact')],
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
                ('hide_predictions', models.BooleanField(default=False, help_text='Whether predictions are hidden until a movie is rated.')),
            ],
            options={
                'verbose_name_plural': 'preferences',
                'constraints': [models.CheckConstraint(condition=models.Q(('novelty__range', (-1.0, 1.0)), ('variety__range', (0.0, 1.0))), name='dials_in_range'), models.CheckConstraint(condition=models.Q(('from_year__isnull', True), ('to_year__isnull', True), ('from_year__lte', models.F('to_year')), _connector='OR'), name='dial_years_in_order')],
            },
        ),
        migrations.CreateModel(
            name='ChosenGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.JSONField(help_text='What its name is made of.')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('movies', models.ManyToManyField(related_name='+', to='catalog.movie')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='chosen_groups', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user', 'words'), name='group_chosen_once_per_user')],
            },
        ),
        migrations.CreateModel(
            name='Impression',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('in_vain', models.PositiveIntegerField(default=0, help_text='In how many visits before the last one it was ignored.')),
                ('taken_up', models.BooleanField(default=False, help_text='Whether the user reacted to it in the last one.')),
                ('visit_began', models.DateTimeField(default=django.utils.timezone.now, help_text='The visit in which it was last shown.')),
                ('last_shown', models.DateTimeField(default=django.utils.timezone.now)),
                ('movie', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalog.movie')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='impressions', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user', 'movie'), name='impression_once_per_user_and_movie')],
            },
        ),
        migrations.CreateModel(
            name='NotInterested',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('movie', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalog.movie')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='not_interested', to=settings.AUTH_USER_MODEL)),
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
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('movie', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalog.movie')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='not_seen', to=settings.AUTH_USER_MODEL)),
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
                ('stars', models.FloatField(verbose_name='predicted stars')),
                ('deviation', models.FloatField(help_text='Standard deviation of the rating around them.')),
                ('movie_mean', models.FloatField(help_text='Of the ratings that it had; none if it had none.', null=True, verbose_name="the movie's mean")),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('version', models.ForeignKey(help_text='The model that predicted.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='recommendations.modelversion')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('deviation__gt', 0.0), ('stars__range', (0.5, 5.0))), name='prediction_in_range')],
            },
        ),
    ]
