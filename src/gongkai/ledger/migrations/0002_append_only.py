from django.db import migrations

from gongkai.ledger.events import APPEND_ONLY


def protect(apps, schema_editor):
    for statement in APPEND_ONLY[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunPython(protect, migrations.RunPython.noop)]
