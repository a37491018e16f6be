import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from core.migration_operations import CreateModels


class Migration(migrations.Migration):

    replaces = [
        ('api', '0001_initial'),
        ('api', '0002_token_time_zone'),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Token',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tokens', to=settings.AUTH_USER_MODEL)),
                    ('name', models.CharField(max_length=60)),
                    ('secret_hash', models.CharField(editable=False, max_length=64, unique=True)),
                    ('scope', models.CharField(choices=[('read', 'Read'), ('write', 'Read and change'), ('seen', 'Log what a media player has played'), ('feed', 'Feeds of picks and the watchlist')], max_length=10)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('expires_at', models.DateTimeField(blank=True, null=True)),
                    ('last_used_on', models.DateField(editable=False, null=True)),
                    ('time_zone', models.CharField(db_default='', editable=False, help_text='Of the browser it was made in.', max_length=64)),
                ],
                options={
                    'constraints': [
                        models.CheckConstraint(condition=django.db.models.lookups.Exact(django.db.models.functions.text.Length('secret_hash'), 64), name='token_is_hashed'),
                        models.CheckConstraint(condition=models.Q(('scope__in', ['read', 'write', 'seen', 'feed'])), name='token_scope_known'),
                        models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='token_has_a_name'),
                    ],
                },
            ),
        ]),
    ]
