"""`manage.py load_divisions`: the national division list into the database."""

import csv
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from registry.divisions import loading


class Command(BaseCommand):
    help = "Load the national division list (665,276 rows), or carry the registry over to a later release."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=loading.FILE, help="code,name as .csv.xz")
        parser.add_argument("--release", type=int, default=loading.RELEASE, help="year of the release")
        parser.add_argument("--successors", type=Path, help="csv of old code, new code for divisions that ended")

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        result = loading.load(options["file"], release=options["release"])
        if options["successors"]:
            with options["successors"].open(encoding="utf-8", newline="") as file:
                noted = loading.succeed((row[0], row[1]) for row in csv.reader(file) if len(row) >= 2)
            self.stdout.write(f"{noted} successors noted")
        seconds = time.monotonic() - started
        self.stdout.write(f"divisions: {result.written} written, {result.ended} ended, {seconds:.1f} s")
