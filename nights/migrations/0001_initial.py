import catalog.models.rating
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import nights.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('catalog', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Night',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('date', models.DateField(blank=True, null=True, verbose_name='date')),
                ('key', models.CharField(default=nights.models.new_key, editable=False, max_length=32, unique=True)),
                ('invitation_open', models.BooleanField(default=True)),
                ('stage', models.CharField(choices=[('picking', 'Picking movies'), ('voting', 'Voting'), ('decided', 'Decided')], default='picking', max_length=10)),
                ('rule', models.CharField(choices=[('fair', 'Fair to all'), ('average', 'Best on average'), ('least misery', 'Avoid dislikes')], default='fair', max_length=12)),
                ('from_year', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1874), django.core.validators.MaxValueValidator(2100)], verbose_name='from year')),
                ('to_year', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1874), django.core.validators.MaxValueValidator(2100)], verbose_name='to year')),
                ('most_minutes', models.PositiveSmallIntegerField(blank=True, help_text='Movies of unknown length are kept.', null=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name='minutes at most')),
                ('revision', models.PositiveIntegerField(default=0, editable=False, help_text='Grows with each change, so that pages see it.')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('genre', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='catalog.genre', verbose_name='genre')),
                ('host', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hosted_nights', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Participant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=30, verbose_name='name')),
                ('removed', models.BooleanField(default=False, help_text='Removed by the host.')),
                ('joined_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('night', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='participants', to='nights.night')),
                ('user', models.ForeignKey(blank=True, help_text='Empty for a guest.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='nights', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='GuestRating',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stars', models.FloatField(blank=True, help_text='Empty: not seen.', null=True, validators=[catalog.models.rating.validate_half_stars])),
                ('movie', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalog.movie')),
                ('participant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='guest_ratings', to='nights.participant')),
            ],
        ),
        migrations.CreateModel(
            name='ShortlistEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('shares', models.JSONField(default=dict, help_text='How well it suits each participant, in percent, by their id.')),
                ('final_votes', models.PositiveSmallIntegerField(blank=True, help_text='The result of a closed vote; empty until then.', null=True)),
                ('movie', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalog.movie')),
                ('night', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shortlist', to='nights.night')),
            ],
            options={
                'verbose_name_plural': 'shortlist entries',
                'ordering': ['position'],
            },
        ),
        migrations.CreateModel(
            name='Veto',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slot', models.PositiveSmallIntegerField(help_text="Which of the participant's vetoes.")),
                ('movie', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalog.movie')),
                ('participant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='vetoes', to='nights.participant')),
            ],
            options={
                'verbose_name_plural': 'vetoes',
            },
        ),
        migrations.CreateModel(
            name='Vote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='votes', to='nights.shortlistentry')),
                ('participant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='votes', to='nights.participant')),
            ],
        ),
        migrations.AddConstraint(
            model_name='night',
            constraint=models.CheckConstraint(condition=models.Q(('stage__in', ['picking', 'voting', 'decided'])), name='night_stage_known'),
        ),
        migrations.AddConstraint(
            model_name='night',
            constraint=models.CheckConstraint(condition=models.Q(('rule__in', ['fair', 'average', 'least misery'])), name='night_rule_known'),
        ),
        migrations.AddConstraint(
            model_name='night',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='night_has_a_name'),
        ),
        migrations.AddConstraint(
            model_name='night',
            constraint=models.CheckConstraint(condition=models.Q(('from_year__isnull', True), ('to_year__isnull', True), ('from_year__lte', models.F('to_year')), _connector='OR'), name='night_years_in_order'),
        ),
        migrations.AddConstraint(
            model_name='participant',
            constraint=models.UniqueConstraint(condition=models.Q(('user__isnull', False)), fields=('night', 'user'), name='participant_once_per_night'),
        ),
        migrations.AddConstraint(
            model_name='participant',
            constraint=models.UniqueConstraint(models.F('night'), django.db.models.functions.text.Lower('name'), name='participant_name_once_per_night'),
        ),
        migrations.AddConstraint(
            model_name='participant',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='participant_has_a_name'),
        ),
        migrations.AddConstraint(
            model_name='guestrating',
            constraint=models.UniqueConstraint(fields=('participant', 'movie'), name='guest_rating_once_per_movie'),
        ),
        migrations.AddConstraint(
            model_name='guestrating',
            constraint=models.CheckConstraint(condition=models.Q(('stars__isnull', True), ('stars__in', (0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0)), _connector='OR'), name='guest_rating_in_half_stars'),
        ),
        migrations.AddConstraint(
            model_name='shortlistentry',
            constraint=models.UniqueConstraint(fields=('night', 'movie'), name='shortlisted_once_per_night'),
        ),
        migrations.AddConstraint(
            model_name='shortlistentry',
            constraint=models.UniqueConstraint(fields=('night', 'position'), name='shortlisted_position_once_per_night'),
        ),
        migrations.AddConstraint(
            model_name='veto',
            constraint=models.UniqueConstraint(fields=('participant', 'movie'), name='veto_once_per_movie'),
        ),
        migrations.AddConstraint(
            model_name='veto',
            constraint=models.UniqueConstraint(fields=('participant', 'slot'), name='veto_slot_once'),
        ),
        migrations.AddConstraint(
            model_name='veto',
            constraint=models.CheckConstraint(condition=models.Q(('slot__range', (1, 3))), name='veto_slot_known'),
        ),
        migrations.AddConstraint(
            model_name='vote',
            constraint=models.UniqueConstraint(fields=('participant', 'entry'), name='vote_once_per_entry'),
        ),
    ]
