import accounts.models.invitation
import django.contrib.auth.models
import django.contrib.auth.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from core.migration_operations import CreateModels


class Migration(migrations.Migration):

    replaces = [
        ('accounts', '0001_initial'),
        ('accounts', '0002_invitation'),
        ('accounts', '0003_audit_log'),
        ('accounts', '0004_audit_single_sign_on'),
        ('accounts', '0005_outgoing_mail'),
        ('accounts', '0006_audit_tokens'),
        ('accounts', '0007_out_of_ten'),
        ('accounts', '0008_deleted_data'),
        ('accounts', '0009_invitation_email'),
        ('accounts', '0010_handed_over'),
        ('accounts', '0011_user_age_limit'),
        ('accounts', '0012_bring_back_by_worker'),
    ]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='User',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('password', models.CharField(max_length=128, verbose_name='password')),
                    ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                    ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                    ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                    ('first_name', models.CharField(blank=True, max_length=150, verbose_name='first name')),
                    ('last_name', models.CharField(blank=True, max_length=150, verbose_name='last name')),
                    ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                    ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                    ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                    ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail address')),
                    ('imported_from', models.CharField(blank=True, help_text="The data set that this author's ratings came from.", max_length=40)),
                    ('out_of_ten', models.BooleanField(db_default=False, default=False, help_text='Whether ratings are shown to them out of ten; stars are what is kept.', verbose_name='ratings out of ten')),
                    ('age_limit', models.PositiveSmallIntegerField(blank=True, help_text='In years: movies with a higher age rating, or an unknown one, are not shown to them.', null=True)),
                    ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                    ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                ],
                options={
                    'verbose_name': 'user',
                    'verbose_name_plural': 'users',
                    'abstract': False,
                    'constraints': [
                        models.UniqueConstraint(django.db.models.functions.text.Lower('username'), name='user_username_unique_in_any_case'),
                        models.UniqueConstraint(django.db.models.functions.text.Lower('email'), condition=models.Q(('email', ''), _negated=True), name='user_email_unique_in_any_case'),
                    ],
                },
                managers=[
                    ('objects', django.contrib.auth.models.UserManager()),
                ],
            ),
            migrations.CreateModel(
                name='Invitation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('for_whom', models.CharField(blank=True, help_text='A reminder for admins; nobody else sees it.', max_length=100, verbose_name='for')),
                    ('email', models.EmailField(blank=True, help_text='The link is sent there; without one, you pass it on yourself.', max_length=254, verbose_name='e-mail address')),
                    ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('made_at', models.DateTimeField(auto_now_add=True)),
                    ('expires_at', models.DateTimeField(default=accounts.models.invitation.two_weeks_from_now)),
                    ('used_by', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='invitation', to=settings.AUTH_USER_MODEL)),
                    ('used_at', models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('used_at', None), ('used_by', None)), models.Q(('used_at__isnull', False), ('used_by__isnull', False)), _connector='OR'), name='invitation_used_by_whom_and_when')],
                },
            ),
            migrations.CreateModel(
                name='AuditEntry',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('at', models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                    ('action', models.CharField(choices=[('signed up', 'signed up'), ('logged in', 'logged in'), ('log-in failed', 'log-in failed'), ('logged out', 'logged out'), ('session ended', 'session ended'), ('password changed', 'password changed'), ('e-mail changed', 'e-mail changed'), ('second factor changed', 'second factor changed'), ('single sign-on changed', 'single sign-on changed'), ('rights changed', 'rights changed'), ('token changed', 'token changed'), ('data exported', 'data exported'), ('account handed over', 'account handed over'), ('account deleted', 'account deleted'), ('account restored', 'account restored'), ('data deleted', 'data deleted'), ('data restored', 'data restored'), ('setting changed', 'setting changed')], max_length=30)),
                    ('account', models.BigIntegerField(db_index=True, null=True, verbose_name='account number')),
                    ('username', models.CharField(blank=True, max_length=150)),
                    ('by_account', models.BigIntegerField(db_index=True, null=True, verbose_name='by account number')),
                    ('by_username', models.CharField(blank=True, max_length=150, verbose_name='by')),
                    ('address', models.GenericIPAddressField(null=True, verbose_name='from address')),
                    ('detail', models.CharField(blank=True, max_length=200)),
                ],
                options={
                    'verbose_name': 'audit log entry',
                    'verbose_name_plural': 'audit log',
                },
            ),
            migrations.CreateModel(
                name='OutgoingMail',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('recipients', models.TextField()),
                    ('message', models.JSONField()),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('due_at', models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                    ('failures', models.PositiveSmallIntegerField(default=0)),
                ],
            ),
            migrations.CreateModel(
                name='DeletedData',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('owner', models.BigIntegerField(db_index=True)),
                    ('kind', models.CharField(choices=[('ratings', 'Your ratings and their history'), ('everything', 'Everything but the account itself'), ('account', 'The account with everything')], max_length=10)),
                    ('login', models.CharField(blank=True, max_length=150)),
                    ('email', models.CharField(blank=True, max_length=254)),
                    ('password', models.CharField(blank=True, max_length=128)),
                    ('known_since', models.DateTimeField(null=True)),
                    ('row_count', models.PositiveIntegerField(db_default=0, default=0)),
                    ('wanted_back_at', models.DateTimeField(null=True)),
                    ('claimed_until', models.DateTimeField(null=True)),
                    ('deleted_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('purge_at', models.DateTimeField(db_index=True)),
                ],
                options={
                    'ordering': ['-pk'],
                },
            ),
            migrations.CreateModel(
                name='DeletedRows',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('deleted', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='accounts.deleteddata')),
                    ('content', models.BinaryField()),
                ],
            ),
        ]),
    ]
