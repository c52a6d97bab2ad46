"""Look for the system packages the browser tests need; name what is missing with the command that installs it."""

import shutil
import subprocess
import sys
from pathlib import Path

CHROMIUM = Path("/usr/bin/chromium")


def chromium_missing() -> bool:
    """Return whether the browser the journeys start is not there."""
    return not CHROMIUM.exists()


def chinese_font_missing() -> bool:
    """Return whether fontconfig knows no font that covers Chinese."""
    if shutil.which("fc-list") is None:
        return True
    fonts = subprocess.run(["fc-list", ":lang=zh", "family"], capture_output=True, text=True, check=False)
    return not fonts.stdout.strip()


def pdf_printer_missing() -> bool:
    """Return whether nothing turns a printed page into a picture."""
    return shutil.which("pdftoppm") is None


def code_reader_missing() -> bool:
    """Return whether nothing reads the codes off printed posters."""
    return shutil.which("zbarimg") is None


def main() -> int:
    """Return 0 when nothing is missing, 1 after naming what is."""
    missing = [
        package
        for absent, package in (
            (chromium_missing, "chromium"),
            (chinese_font_missing, "fonts-noto-cjk"),
            (pdf_printer_missing, "poppler-utils"),
            (code_reader_missing, "zbar-tools"),
        )
        if absent()
    ]
    if not missing:
        return 0
    sys.stderr.write(f"浏览器测试缺少系统软件，请先安装：sudo apt-get install --yes {' '.join(missing)}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
