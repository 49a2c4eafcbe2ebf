"""Makes the dumps and mails beside this file, by a real Django with the real django-magic-link.

    PYTHONPATH=path/to/django-magic-link python3 make_dump.py sqlite sqlite:/tmp/django.db
    PYTHONPATH=path/to/django-magic-link python3 make_dump.py postgres host port user name
    PYTHONPATH=path/to/django-magic-link python3 make_dump.py mysql host port user name

The last two take an empty database, fill it, and leave the dump to pg_dump and mysqldump. Made with Django 3.2.25 and
django-magic-link 1.0.0.
"""

import datetime
import pathlib
import sqlite3
import sys
import types

import django
from django.conf import settings

kind, *where = sys.argv[1:]
engines = {"sqlite": "sqlite3", "postgres": "postgresql", "mysql": "mysql"}
database = {"ENGINE": f"django.db.backends.{engines[kind]}"}
if kind == "sqlite":
    database["NAME"] = where[0].removeprefix("sqlite:")
else:
    database.update(zip(("HOST", "PORT", "USER", "NAME"), where))

urls = types.ModuleType("urls")
sys.modules["urls"] = urls
settings.configure(
    SECRET_KEY="only for this dump",
    ALLOWED_HOSTS=["*"],
    DATABASES={"default": database},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend",
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "magic_link",
    ],
    MAGIC_LINK={"DEFAULT_EXPIRY": 3600},
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
    ],
    ROOT_URLCONF="urls",
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
    TIME_ZONE="Europe/Berlin",
    USE_TZ=True,
)
django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.core import mail  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import include, path  # noqa: E402
from django.utils import timezone  # noqa: E402
from magic_link.models import MagicLink  # noqa: E402

urls.urlpatterns = [path("magic_link/", include("magic_link.urls"))]
call_command("migrate", verbosity=0)


def user(name, **more):
    made = User(username=name, email=f"{name}@example.com", **more)
    made.set_unusable_password()
    made.save()
    return made


def issue(name, person, **more):
    """Issues a link, and mails it as an app does."""
    link = MagicLink.objects.create(user=person, **more)
    url = f"https://app.example.com{link.get_absolute_url()}"
    sent = mail.EmailMessage("Your link", f"Log in:\n\n{url}\n", "app@example.com", [person.email])
    folder = pathlib.Path(__file__).parent / "mails" / kind
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.eml").write_bytes(sent.message().as_bytes())
    return link


ada, bob, carol = user("ada"), user("bob"), user("carol")
dan, eve = user("dan", is_active=False), user("eve")
opened = issue("live", ada, redirect_to="/invoices/7")
Client().get(opened.get_absolute_url())
issue("elsewhere", bob, redirect_to="https://evil.example/")
issue("gone", carol)
issue("locked", dan)
issue("moved", eve)
issue("expired", ada, expires_at=timezone.now() - datetime.timedelta(hours=1))
issue("inactive", ada).disable()
used = issue("used", ada)
browser = Client()
browser.get(used.get_absolute_url())
assert browser.post(used.get_absolute_url()).status_code == 302
used.refresh_from_db()
assert used.logged_in_at and not used.is_active

if kind == "sqlite":
    tables = ("auth_user", "magic_link_magiclink", "magic_link_magiclinkuse")
    with sqlite3.connect(database["NAME"]) as connection:
        lines = [
            line
            for line in connection.iterdump()
            if any(line.startswith((f'CREATE TABLE "{t}"', f'INSERT INTO "{t}"')) for t in tables)
        ]
    pathlib.Path(__file__).with_name("sqlite.sql").write_text("\n".join(lines) + "\n")
