"""The same content is recognised in another file, and the faultless part of a refused one may be applied."""

from django.db import migrations, models

from registry.db.operations import StateEdges

BEFORE = [("uploaded", "checked"), ("uploaded", "refused"), ("checked", "applied"), ("checked", "refused"),
          ("applied", "undone")]  # fmt: skip
EDGES = [*BEFORE, ("refused", "applied")]
TABLE = "spreadsheets_importbatch"


def without(edges: list[tuple[str, str]]) -> migrations.RunSQL:
    """Takes the edges' trigger away, so that another can be put there."""
    made = StateEdges(TABLE, edges)
    return migrations.RunSQL(made.reverse_sql, made.sql)


class Migration(migrations.Migration):
    dependencies = [("spreadsheets", "0002_guards")]
    operations = [
        migrations.AddField("importbatch", "content_sha256", models.CharField(blank=True, default="", max_length=64)),
        migrations.AddField(
            "importbatch", "is_partial", models.BooleanField(default=False, verbose_name="without the refused rows")
        ),
        migrations.RemoveConstraint("importbatch", "import_same_file_applied_once"),
        migrations.AddConstraint(
            "importbatch",
            models.UniqueConstraint(
                condition=models.Q(("is_partial", False), ("state", "applied")),
                fields=("area", "kind", "sha256"),
                name="import_same_file_applied_once",
                violation_error_message="This very file has been applied already.",
            ),
        ),
        without(BEFORE),
        StateEdges(TABLE, EDGES),
    ]
