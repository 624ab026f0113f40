import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0050_a_hand_over_is_corrected'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='creditreadin',
            name='left_out_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='creditreadin',
            name='left_out_because',
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name='creditreadin',
            name='left_out_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='creditreadin',
            name='completion',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='read_in', to='records.completion'),
        ),
        migrations.AddConstraint(
            model_name='creditreadin',
            constraint=models.UniqueConstraint(fields=('pack', 'number'), name='credit_read_in_once', violation_error_message='This credit was seen to at the same moment. Nothing of yours was saved. Open the pack, and it says how.'),
        ),
        migrations.AddConstraint(
            model_name='creditreadin',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('completion__isnull', False), ('left_out_at__isnull', True), ('left_out_because', ''), ('left_out_by__isnull', True)), models.Q(('completion__isnull', True), ('left_out_at__isnull', False), ('left_out_by__isnull', False), models.Q(('left_out_because', ''), _negated=True)), _connector='OR'), name='credit_read_in_is_entered_or_left_out'),
        ),
    ]
