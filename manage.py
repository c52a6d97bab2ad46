#!/usr/bin/env python
"""Django's command line; the embedded database and queue are started first when a command may need them."""

import os
import sys

from django.core.management import execute_from_command_line

from renda.embedded.errors import CannotStart
from renda.embedded.places import TEST_SETTINGS
from renda.embedded.stack import hold_for_this_process

WITHOUT_SERVERS = {
    "collectstatic",
    "compilemessages",
    "diffsettings",
    "embedded",
    "findstatic",
    "help",
    "makemessages",
    "rundemo",
    "startapp",
    "startproject",
    "version",
}


def main() -> None:
    """Run the command."""
    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", TEST_SETTINGS if command == "test" else "renda.settings")
    if command not in WITHOUT_SERVERS and not command.startswith("-") and "--help" not in sys.argv:
        try:
            hold_for_this_process()
        except CannotStart as error:
            sys.exit(str(error))
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
