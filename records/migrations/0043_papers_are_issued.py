"""Transcripts and certificates are issued, each with a code by which it is confirmed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import records.issued.models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0042_a_release_is_asked_and_decided"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="IssuedPaper",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("form_token", models.UUIDField(editable=False, null=True, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("transcript", "Transcript"),
                            ("certificate", "Certificate of completion"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "code",
                    models.CharField(max_length=20, unique=True, verbose_name="verification code"),
                ),
                ("said", models.JSONField()),
                ("lists", models.JSONField(default=list)),
                ("as_of", models.DateField(null=True)),
                ("year", models.PositiveSmallIntegerField(null=True)),
                (
                    "file",
                    models.FileField(unique=True, upload_to=records.issued.models.issued_path),
                ),
                ("size", models.PositiveIntegerField(help_text="In bytes.")),
                (
                    "sha256",
                    models.CharField(max_length=64, unique=True, verbose_name="SHA-256"),
                ),
                ("issued_at", models.DateTimeField()),
                ("times_confirmed", models.PositiveIntegerField(default=0)),
                (
                    "confirmed_at",
                    models.DateTimeField(null=True, verbose_name="last confirmed at"),
                ),
                (
                    "completion",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certificates",
                        to="records.completion",
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="issued_papers",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("as_of__isnull", True),
                            ("completion__isnull", False),
                            ("kind", "certificate"),
                        )
                        | models.Q(
                            ("as_of__isnull", False),
                            ("completion__isnull", True),
                            ("kind", "transcript"),
                        ),
                        name="issued_certificate_is_of_a_completion",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("size__gt", 0)), name="issued_paper_is_not_empty"
                    ),
                ],
            },
        ),
    ]
