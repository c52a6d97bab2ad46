from django.db import migrations

from core.sql import APPEND_ONLY_FUNCTION, GUARDED_TABLES, append_only, append_only_off


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [
        migrations.RunSQL(APPEND_ONLY_FUNCTION, "drop function if exists core_refuse_change() cascade"),
        *(migrations.RunSQL(append_only(table), append_only_off(table)) for table in GUARDED_TABLES),
    ]
