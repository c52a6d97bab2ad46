"""Issue an API token for a user and print it once."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts import selectors, services
from accounts.models import User
from core.actors import SYSTEM
from core.clock import now
from core.errors import Refused


class Command(BaseCommand):
    """`manage.py issue_api_token USERNAME --label 网格平台`."""

    help = "为其他系统签发接口令牌，只显示一次。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the user's name and what the token is for."""
        parser.add_argument("username")
        parser.add_argument("--label", required=True, help="用途，例如：网格平台")

    def handle(self, *args: Any, username: str, label: str, **options: Any) -> None:
        """Print the token alone on its line, so that a script can read it."""
        try:
            user = selectors.users().get(username__iexact=username)
            issued = services.issue_api_token(user_id=user.pk, label=label, actor=SYSTEM, at=now())
        except User.DoesNotExist as error:
            raise CommandError(f"没有用户 {username}。") from error
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal
        self.stderr.write(f"已为{user.name}签发令牌“{issued.row.label}”，请立即保存，以后不再显示：")
        self.stdout.write(issued.token)
