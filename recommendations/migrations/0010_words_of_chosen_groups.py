from django.db import migrations, models


def keep_names_as_they_are(apps, schema_editor):
    groups = apps.get_model('recommendations', 'ChosenGroup').objects
    for group in groups.only('name').iterator():
        groups.filter(pk=group.pk).update(words=[f'said:{group.name}'])


def name_by_words(apps, schema_editor):
    groups = apps.get_model('recommendations', 'ChosenGroup').objects
    for group in groups.only('words').iterator():
        said = (word.partition(':')[2] or 'before 1970' for word in group.words)
        groups.filter(pk=group.pk).update(name=', '.join(said)[:200])


class Migration(migrations.Migration):
    """A group is named in the reader's language; names kept before stay as they were said."""

    dependencies = [
        ('recommendations', '0009_visits'),
    ]

    operations = [
        migrations.RemoveConstraint('chosengroup', 'group_chosen_once_per_user'),
        migrations.AlterField('chosengroup', 'name', models.CharField(default='', max_length=200)),
        migrations.AddField(
            'chosengroup',
            'words',
            models.JSONField(default=list, help_text='What its name is made of.'),
        ),
        migrations.RunPython(keep_names_as_they_are, name_by_words),
        migrations.RemoveField('chosengroup', 'name'),
        migrations.AlterField('chosengroup', 'words', models.JSONField(help_text='What its name is made of.')),
        migrations.AddConstraint(
            'chosengroup',
            models.UniqueConstraint(fields=('user', 'words'), name='group_chosen_once_per_user'),
        ),
    ]
