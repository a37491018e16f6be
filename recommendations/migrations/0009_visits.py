from django.db import migrations, models
from django.utils import timezone


class Migration(migrations.Migration):
    """Visits are a person's, not a film's: what began when is kept, and what was taken up."""

    dependencies = [
        ('recommendations', '0008_welcome'),
    ]

    operations = [
        migrations.RenameField('impression', 'visits', 'in_vain'),
        migrations.AlterField(
            'impression',
            'in_vain',
            models.PositiveIntegerField(default=0, help_text='In how many visits before the last one it was left alone.'),
        ),
        migrations.AddField(
            'impression',
            'taken_up',
            models.BooleanField(default=False, help_text='Whether anything was done with it in the last one.'),
        ),
        migrations.AddField(
            'impression',
            'visit_began',
            models.DateTimeField(default=timezone.now, help_text='The visit in which it was last shown.'),
        ),
    ]
