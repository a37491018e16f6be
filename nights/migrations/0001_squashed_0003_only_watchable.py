import catalog.models.rating
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import nights.models
from django.conf import settings
from django.db import migrations, models

from core.migration_operations import CreateModels


class Migration(migrations.Migration):

    replaces = [
        ('nights', '0001_initial'),
        ('nights', '0002_predicted_stars_of_shortlist'),
        ('nights', '0003_only_watchable'),
    ]

    initial = True

    dependencies = [
        ('catalog', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Night',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('host', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hosted_nights', to=settings.AUTH_USER_MODEL)),
                    ('name', models.CharField(max_length=80, verbose_name='name')),
                    ('date', models.DateField(blank=True, null=True, verbose_name='date')),
                    ('key', models.CharField(default=nights.models.new_key, editable=False, max_length=32, unique=True)),
                    ('invitation_open', models.BooleanField(default=True)),
                    ('stage', models.CharField(choices=[('picking', 'Picking movies'), ('voting', 'Voting'), ('decided', 'Decided')], default='picking', max_length=10)),
                    ('rule', models.CharField(choices=[('fair', 'Fair to all'), ('average', 'Best on average'), ('least misery', 'Avoid dislikes')], default='fair', max_length=12)),
                    ('from_year', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1874), django.core.validators.MaxValueValidator(2100)], verbose_name='from year')),
                    ('to_year', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1874), django.core.validators.MaxValueValidator(2100)], verbose_name='to year')),
                    ('genre', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='catalog.genre', verbose_name='genre')),
                    ('most_minutes', models.PositiveSmallIntegerField(blank=True, help_text='Movies of unknown length are kept.', null=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name='minutes at most')),
                    ('only_watchable', models.BooleanField(db_default=False, default=False, help_text='Movies on the shelves and services of the host.', verbose_name='only what I can watch')),
                    ('revision', models.PositiveIntegerField(default=0, editable=False, help_text='Grows with each change, so that pages see it.')),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ],
                options={
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(('stage__in', ['picking', 'voting', 'decided'])), name='night_stage_known'),
                        models.CheckConstraint(condition=models.Q(('rule__in', ['fair', 'average', 'least misery'])), name='night_rule_known'),
                        models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='night_has_a_name'),
                        models.CheckConstraint(condition=models.Q(('from_year__isnull', True), ('to_year__isnull', True), ('from_year__lte', models.F('to_year')), _connector='OR'), name='night_years_in_order'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Participant',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('night', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='participants', to='nights.night')),
                    ('user', models.ForeignKey(blank=True, help_text='Empty for a guest.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='nights', to=settings.AUTH_USER_MODEL)),
                    ('name', models.CharField(max_length=30, verbose_name='name')),
                    ('removed', models.BooleanField(default=False, help_text='Removed by the host.')),
                    ('joined_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ],
                options={
                    'ordering': ['pk'],
                    'constraints': [
                        models.UniqueConstraint(condition=models.Q(('user__isnull', False)), fields=('night', 'user'), name='participant_once_per_night'),
                        models.UniqueConstraint(models.F('night'), django.db.models.functions.text.Lower('name'), name='participant_name_once_per_night'),
                        models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='participant_has_a_name'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='GuestRating',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('participant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='guest_ratings', to='nights.participant')),
                    ('movie', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalog.movie')),
                    ('stars', models.FloatField(blank=True, help_text='Empty: not seen.', null=True, validators=[catalog.models.rating.validate_half_stars])),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('participant', 'movie'), name='guest_rating_once_per_movie'),
                        models.CheckConstraint(condition=models.Q(('stars__isnull', True), ('stars__in', (0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0)), _connector='OR'), name='guest_rating_in_half_stars'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='ShortlistEntry',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('night', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shortlist', to='nights.night')),
                    ('movie', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalog.movie')),
                    ('position', models.PositiveSmallIntegerField()),
                    ('predicted_stars', models.JSONField(default=dict, help_text='What each participant is predicted to give it, by their id.')),
                    ('final_votes', models.PositiveSmallIntegerField(blank=True, help_text='The result of a closed vote; empty until then.', null=True)),
                ],
                options={
                    'verbose_name_plural': 'shortlist entries',
                    'ordering': ['position'],
                    'constraints': [
                        models.UniqueConstraint(fields=('night', 'movie'), name='shortlisted_once_per_night'),
                        models.UniqueConstraint(fields=('night', 'position'), name='shortlisted_position_once_per_night'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Veto',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('participant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='vetoes', to='nights.participant')),
                    ('movie', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalog.movie')),
                    ('slot', models.PositiveSmallIntegerField(help_text="Which of the participant's vetoes.")),
                ],
                options={
                    'verbose_name_plural': 'vetoes',
                    'constraints': [
                        models.UniqueConstraint(fields=('participant', 'movie'), name='veto_once_per_movie'),
                        models.UniqueConstraint(fields=('participant', 'slot'), name='veto_slot_once'),
                        models.CheckConstraint(condition=models.Q(('slot__range', (1, 3))), name='veto_slot_known'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Vote',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('participant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='votes', to='nights.participant')),
                    ('entry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='votes', to='nights.shortlistentry')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('participant', 'entry'), name='vote_once_per_entry')],
                },
            ),
        ]),
    ]
