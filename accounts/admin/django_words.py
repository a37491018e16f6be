"""Words of Django’s pages of accounts that Django has in English only, so that they are translated.

Those of its scripts are in `locale/*/LC_MESSAGES/djangojs.po`, which is kept by hand.
"""

from django.utils.translation import gettext_noop as _

WORDS = (
    _("After you’ve created a user, you’ll be able to edit more user options."),
    _("Conflicting form data submitted. Please try again."),
    _("Disable password-based authentication"),
    _("Disabled"),
    _("Enable password-based authentication for this user by setting a password."),
    _("Enable password-based authentication"),
    _("Enabled"),
    _("In case you’ve forgotten, you are:"),
    _("Password-based authentication was disabled."),
    _("Password-based authentication"),
    _("Raw passwords are not stored, so there is no way to see the user’s password."),
    _("Reset password"),
    _("Set password"),
    _("Set password: %s"),
    _("This action will <strong>enable</strong> password-based authentication for this user."),
    _(
        "Whether the user will be able to authenticate using a password or not. If disabled, they "
        "may still be able to authenticate using other backends, such as Single Sign-On or LDAP."
    ),
)
