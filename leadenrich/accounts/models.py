"""The people who sign in: table `users` as Supabase projects have it, with the columns Django needs."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    """Creates users whose e-mail address is the name they sign in with."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A new user; without a password, one who can't sign in until it is set."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A new operator, who may do everything in the admin."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str | None) -> "User":
        """The user with this e-mail address, in whatever case it is written."""
        return self.get(email=(email or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person. The e-mail address is stored in lower case and is the sign-in name.

    It may be missing in rows that another front end wrote: such a person can't sign in with a
    password here, but their runs are kept.
    """

    id = models.UUIDField(primary_key=True, db_default=RandomUUID(), editable=False)
    email = models.EmailField(_("email"), max_length=254, unique=True, null=True)
    name = models.TextField(_("name"), blank=True, db_default="")
    password = models.TextField(_("password"), db_default="")
    last_login = models.DateTimeField(_("last login"), null=True, blank=True, editable=False)
    is_active = models.BooleanField(_("active"), db_default=True, default=True)
    is_staff = models.BooleanField(_("operator"), db_default=False, default=False)
    is_superuser = models.BooleanField(_("superuser"), db_default=False, default=False)
    date_joined = models.DateTimeField(_("date joined"), db_default=Now(), editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        db_table = "users"
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.email or str(self.pk)


class Preferences(models.Model):
    """How a person likes the pages, and the defaults for their files. Empty means no choice."""

    class Theme(models.TextChoices):
        """Light or dark; without a choice, as the device has it."""

        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    user = models.OneToOneField(
        User, on_delete=models.CASCADE, primary_key=True, related_name="preferences"
    )
    language = models.TextField(blank=True, db_default="", default="")
    time_zone = models.TextField(blank=True, db_default="", default="")
    theme = models.TextField(blank=True, db_default="", default="", choices=Theme)
    default_country = models.TextField(
        blank=True,
        db_default="",
        default="",
        help_text="Where phone numbers without a prefix are from: ISO 3166-1 alpha-2.",
    )
    mails_ends = models.BooleanField(
        db_default=False, default=False, help_text="An e-mail when a long run has ended."
    )

    class Meta:
        verbose_name_plural = "preferences"

    def __str__(self) -> str:
        return f"preferences of {self.user_id}"


class Scope(models.TextChoices):
    """What a program may do with the data of the person for whom it acts."""

    READ = "read", _("Read: see runs, results, lists and recipes")
    WRITE = "write", _("Write: start runs, upload files, change and delete single ones")
    ADMIN = "admin", _("Admin: erase people, delete everything, manage webhooks")


class ApiToken(models.Model):
    """A token by which a program acts as a person: its hash, never the token itself."""

    id = models.UUIDField(primary_key=True, db_default=RandomUUID(), editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.TextField(help_text="What the person calls it.")
    scopes = ArrayField(models.TextField(), help_text="Names of `Scope`.")
    digest = models.BinaryField(unique=True, help_text="The SHA-256 of the token.")
    prefix = models.TextField(help_text="How the token begins, by which people recognize it.")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    expires_at = models.DateTimeField(null=True, help_text="Empty: never.")
    last_used_at = models.DateTimeField(null=True, help_text="To the minute.")

    rls_visible_rows = "user_id = (SELECT auth.uid())"

    class Meta:
        default_permissions = ()
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return self.name
