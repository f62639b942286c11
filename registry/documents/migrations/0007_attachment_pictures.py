"""What tells that a picture was filed twice, and the small copy that pages show."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0006_wall_paper")]
    operations = [
        migrations.AddField("attachment", "source_sha256", models.CharField(blank=True, default="", max_length=64)),
        migrations.AddField("attachment", "picture_hash", models.BigIntegerField(blank=True, null=True)),
        migrations.AddField("attachment", "thumbnail_path", models.CharField(blank=True, default="", max_length=200)),
        migrations.AddIndex("attachment", models.Index(fields=["source_sha256"], name="attachment_source")),
        migrations.AddIndex("attachment", models.Index(fields=["picture_hash"], name="attachment_picture")),
    ]
