"""`manage.py demo_accounts`: print the sign-ins of the demo department."""

from typing import Any

from django.core.management.base import BaseCommand

from people.demo_accounts import DEMO_PASSWORD, demo_accounts


class Command(BaseCommand):
    help = "Print who can sign in to the demo, and with what."

    def handle(self, *args: Any, **options: Any) -> None:
        accounts = demo_accounts()
        if not accounts:
            self.stdout.write("This database holds no demo. Load it with: manage.py load_demo")
            return
        width = max(len(account.name) for account in accounts)
        self.stdout.write(f"Sign in with one of these serial numbers, password {DEMO_PASSWORD}")
        for account in accounts:
            self.stdout.write(
                f"  {account.serial_number}  {account.name:<{width}}  {account.what_for}"
            )
