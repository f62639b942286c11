"""`manage.py open_first_account`: the first system administrator; the others they open themselves."""

from __future__ import annotations

from getpass import getpass
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from registry import clock
from registry.accounts.models import Posting, User
from registry.audit import trail
from registry.db.scope import scoped
from registry.divisions.models import Division


class Command(BaseCommand):
    help = "Open the account of the first system administrator. Refused once there is one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("name", help="the person's full name")
        parser.add_argument("--area", default=settings.REGISTRY_AREA, help="code of the county (default: this one)")

    def handle(self, *args: Any, **options: Any) -> None:
        area = options["area"]
        if not Division.objects.filter(code=area).exists():
            raise CommandError(f"There is no division {area}. Run: manage.py load_divisions")
        if Posting.objects.within(area).in_force_on(clock.today()).filter(role="system_admin").exists():
            raise CommandError("There is an administrator already; they open further accounts at /accounts/users/.")
        password = getpass("First password (changed at the first login): ")
        user = User(username=options["username"], name=options["name"], must_change_password=True)
        try:
            user.full_clean(exclude=["password"])
            validate_password(password, user)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        user.set_password(password)
        with scoped(area, actor=0), transaction.atomic():
            user.save()
            Posting.objects.create(user=user, role="system_admin", division_id=area, starts_on=clock.today())
            trail.record("accounts.user_created", by=None, target=user, village=area, after={"role": "system_admin"})
        self.stdout.write(f"{user.name} can log in as {user.username}.")
