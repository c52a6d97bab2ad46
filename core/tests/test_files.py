"""Uploaded files: only pictures and papers come in, cleaned, whole, private, and nothing is lost or left behind."""

import os
import stat
from datetime import datetime, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from openpyxl import Workbook
from PIL import Image
from pytest_django import Settings

from core import files
from core.clock import SHANGHAI
from core.errors import RuleBroken
from core.models import StoredFile
from core.subjects import Subject
from core.tests import given_files as given

AT = datetime(2026, 11, 18, 9, tzinfo=SHANGHAI)
ITEM = Subject("item", 3)
MEGABYTE = 1024 * 1024

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def root(settings: Settings, tmp_path: Path) -> Path:
    settings.FILES_ROOT = tmp_path / "files"
    return settings.FILES_ROOT


def upload(content: bytes, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def photo(content: bytes, name: str = "照片.jpg", at: datetime = AT) -> StoredFile:
    return files.store_image(upload=upload(content, name), subject=ITEM, at=at, uploaded_by=5)


def paper(content: bytes, name: str) -> StoredFile:
    return files.store_document(upload=upload(content, name), subject=ITEM, at=AT, uploaded_by=None)


def content_of(stored: StoredFile) -> bytes:
    with files.open_file(stored) as file:
        return file.read()


def picture_of(stored: StoredFile) -> Image.Image:
    return Image.open(BytesIO(content_of(stored)))


def refusal_of_photo(content: bytes) -> tuple[str, str | None]:
    with pytest.raises(RuleBroken) as refusal:
        photo(content)
    assert not StoredFile.objects.exists()
    return refusal.value.message, refusal.value.field


class TestStoreImage:
    def test_keeps_a_row_and_the_whole_file(self, root: Path) -> None:
        stored = photo(given.jpeg(40, 20), "C:\\相册\\路灯.JPEG")

        content = (root / stored.path).read_bytes()
        assert (stored.subject_kind, stored.subject_id, stored.kind, stored.uploaded_by) == ("item", 3, "image", 5)
        assert (stored.name, stored.content_type, stored.created_at) == ("路灯.jpg", "image/jpeg", AT)
        assert (stored.size, stored.sha256) == (len(content), sha256(content).hexdigest())

    def test_lies_under_a_random_name_for_nobody_else(self, root: Path) -> None:
        first, second = photo(given.jpeg(4, 4), "路灯.jpg"), photo(given.jpeg(4, 4), "路灯.jpg")
        file = root / first.path

        assert first.path != second.path
        assert (first.path[:8], len(first.path)) == ("2026/11/", len("2026/11/") + 32 + len(".jpg"))
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert {stat.S_IMODE(folder.stat().st_mode) for folder in (root, file.parent.parent, file.parent)} == {0o700}
        assert sorted(child.name for child in file.parent.iterdir()) == sorted(
            Path(stored.path).name for stored in (first, second)
        )

    @pytest.mark.parametrize(
        ("size", "kept"), [((4000, 2000), (1600, 800)), ((1000, 3200), (500, 1600)), ((300, 200), (300, 200))]
    )
    def test_makes_it_smaller_never_larger(self, size: tuple[int, int], kept: tuple[int, int]) -> None:
        assert picture_of(photo(given.jpeg(*size))).size == kept

    def test_turns_it_upright(self) -> None:
        """Orientation 6: the camera was turned; what lies left in the file is up in the scene."""
        kept = picture_of(photo(given.left_half_red(orientation=6)))

        assert kept.size == (20, 40)
        red, _, blue = kept.getpixel((10, 2))
        assert (red > 200, blue < 60) == (True, True)
        red, _, blue = kept.getpixel((10, 37))
        assert (red < 60, blue > 200) == (True, True)

    def test_keeps_neither_place_nor_device_nor_remark(self) -> None:
        original = given.jpeg_with_metadata(place="2026:11:18", device="TestPhone", remark="13900000000")
        stored = photo(original)

        kept = picture_of(stored)
        assert (dict(kept.getexif()), kept.info.get("comment")) == ({}, None)
        for told in (b"Exif", b"2026:11:18", b"TestPhone", b"13900000000"):
            assert (told in original, told in content_of(stored)) == (True, False)

    def test_lays_a_transparent_picture_on_white(self) -> None:
        kept = picture_of(photo(given.transparent_png(), "截图.png"))

        assert (kept.mode, kept.format, kept.getpixel((5, 5))) == ("RGB", "JPEG", (255, 255, 255))

    @pytest.mark.parametrize("kind", ["PNG", "WEBP", "GIF", "BMP"])
    def test_takes_other_kinds_of_pictures(self, kind: str) -> None:
        assert picture_of(photo(given.picture(kind))).format == "JPEG"

    @pytest.mark.parametrize(
        "content",
        [b"", b"text", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
         b"%PDF-1.7\n", given.jpeg(400, 400)[:600], given.picture("TIFF"), given.broken_png()],
        ids=["empty", "text", "svg", "eps", "pdf", "cut off", "tiff", "broken"],
    )  # fmt: skip
    def test_refuses_what_is_no_picture(self, content: bytes) -> None:
        assert refusal_of_photo(content) == ("这个文件不是图片，请重新选择照片。", "photo")

    def test_says_what_to_do_with_heic(self) -> None:
        assert refusal_of_photo(b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00") == (
            "HEIC格式的照片打不开，请在手机里存成JPG格式后再上传。", "photo",
        )  # fmt: skip

    def test_refuses_more_than_15_megabytes(self) -> None:
        small = given.jpeg(40, 20)

        assert refusal_of_photo(small + b"\0" * (15 * MEGABYTE - len(small) + 1)) == (
            "照片太大（超过15 MB），请换一张小一些的。", "photo",
        )  # fmt: skip
        assert photo(small + b"\0" * (15 * MEGABYTE - len(small))).pk

    @pytest.mark.parametrize("size", [(8000, 5000), (6001, 4000), (20000, 20000), (1, 24_000_001)])
    def test_refuses_more_than_24_megapixels_by_the_header_alone(self, size: tuple[int, int]) -> None:
        """There are no pixels behind these headers: decoding would fail with another sentence."""
        assert refusal_of_photo(given.png_header(*size)) == (
            "照片的像素太高（超过2400万），请换一张小一些的。", "photo",
        )  # fmt: skip

    def test_takes_24_megapixels(self) -> None:
        assert picture_of(photo(given.jpeg(6000, 4000))).size == (1600, 1067)


class TestStoreDocument:
    def test_keeps_a_pdf_as_it_is(self, root: Path) -> None:
        content = b"%PDF-1.7\n" + b"x" * 100

        stored = paper(content, "答复.pdf")
        assert (stored.kind, stored.content_type, stored.name) == ("document", "application/pdf", "答复.pdf")
        assert (root / stored.path).read_bytes() == content

    def test_keeps_a_spreadsheet_and_a_letter(self) -> None:
        sheet = BytesIO()
        Workbook().save(sheet)
        kinds = [paper(sheet.getvalue(), "台账.xlsx"), paper(given.docx(), "复函.docx")]

        assert [stored.content_type.rsplit(".", 1)[1] for stored in kinds] == ["sheet", "document"]
        assert [stored.path.rsplit(".", 1)[1] for stored in kinds] == ["xlsx", "docx"]

    def test_goes_by_what_it_is_not_by_its_name(self) -> None:
        stored = paper(given.docx(), "复函.pdf.exe")

        assert (stored.name, stored.path.rsplit(".", 1)[1]) == ("复函.pdf.docx", "docx")

    def test_cleans_a_picture_as_a_picture(self) -> None:
        stored = paper(given.jpeg_with_metadata(place="2026:11:18", device="TestPhone", remark="x"), "现场.jpg")

        assert (stored.kind, stored.content_type) == ("image", "image/jpeg")
        assert b"TestPhone" not in content_of(stored)

    @pytest.mark.parametrize(
        ("content", "sentence"),
        [
            (b"MZ\x90\x00", "只能上传PDF、Word（docx）、Excel（xlsx）文件或照片。"),
            (given.container("a.txt"), "只能上传PDF、Word（docx）、Excel（xlsx）文件或照片。"),
            (given.container("word/document.xml"), "只能上传PDF、Word（docx）、Excel（xlsx）文件或照片。"),
            (given.docx("word/vbaProject.bin"), "带宏的文件不能上传，请另存为不带宏的文件。"),
            (given.docx()[:100], "这个文件已损坏，请重新保存后再上传。"),
            (b"%PDF-" + b"x" * (20 * MEGABYTE), "文件太大（超过20 MB），请换一个小一些的。"),
            (given.png_header(8000, 5000), "照片的像素太高（超过2400万），请换一张小一些的。"),
        ],
        ids=["program", "zip", "half a docx", "macros", "cut off", "too large", "too many pixels"],
    )
    def test_refuses_anything_else(self, content: bytes, sentence: str) -> None:
        with pytest.raises(RuleBroken) as refusal:
            paper(content, "答复.pdf")

        assert (refusal.value.message, refusal.value.field) == (sentence, "document")


@pytest.mark.parametrize(
    ("original", "shown"),
    [
        ("路灯.png", "路灯.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\照片\\桥.jpg", "桥.jpg"),
        ("<script>alert(1)</script>.jpg", "script.jpg"),
        ("a\u202egpj.exe", "agpj.jpg"),
        ("第1次（补）.jpeg", "第1次（补）.jpg"),
        ("", "文件.jpg"),
        ("...", "文件.jpg"),
        ("长" * 200 + ".jpg", "长" * 70 + ".jpg"),
    ],
)
def test_a_name_is_shown_without_folders_and_tricks(original: str, shown: str) -> None:
    assert files.display_name(original, "jpg") == shown


class TestSweepOrphans:
    def rolled_back(self, root: Path) -> Path:
        with transaction.atomic():
            path = root / photo(given.jpeg(4, 4)).path
            transaction.set_rollback(True)
        return path

    def age(self, file: Path, **old: int) -> None:
        written = (AT - timedelta(**old)).timestamp()
        os.utime(file, (written, written))

    def test_takes_what_a_rollback_left_after_a_day(self, root: Path) -> None:
        orphan = self.rolled_back(root)
        self.age(orphan, hours=23)
        within_a_day = files.sweep_orphans(at=AT)
        self.age(orphan, hours=25)

        assert (within_a_day, files.sweep_orphans(at=AT), orphan.exists()) == (0, 1, False)

    def test_takes_what_was_half_written(self, root: Path) -> None:
        half = (root / photo(given.jpeg(4, 4)).path).with_suffix(".part")
        half.write_bytes(b"x")
        self.age(half, days=2)

        assert (files.sweep_orphans(at=AT), half.exists()) == (1, False)

    def test_leaves_what_has_a_row_and_what_is_not_its_own(self, root: Path) -> None:
        kept = root / photo(given.jpeg(4, 4)).path
        stranger = root / "avatars" / "x.jpg"
        stranger.parent.mkdir()
        stranger.write_bytes(b"x")
        for file in (kept, stranger):
            self.age(file, days=400)

        assert files.sweep_orphans(at=AT) == 0
        assert (kept.exists(), stranger.exists()) == (True, True)

    def test_has_nothing_to_do_before_the_first_upload(self, root: Path) -> None:
        assert (root.exists(), files.sweep_orphans(at=AT)) == (False, 0)
