"""An opening names its kind, the code it was shown under, and the opener's role."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [
        migrations.RemoveField(model_name="vaultopening", name="entry_id"),
        migrations.AddField(
            model_name="vaultopening",
            name="kind",
            field=models.CharField(choices=[("child", "Barn"), ("home", "Familjehem")], default="child", max_length=10),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="vaultopening",
            name="opened_role",
            field=models.CharField(default="", max_length=40),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="vaultopening",
            name="subject_code",
            field=models.CharField(blank=True, max_length=20),
        ),
    ]
