from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('recommendations', '0009_fewer_indexes'),
    ]

    operations = [
        migrations.AlterField(
            model_name='modelversion',
            name='watched_count',
            field=models.PositiveIntegerField(db_default=0, default=0, help_text='Movies watched or liked without a rating, counted once a person.'),
        ),
    ]
