"""Sealed columns, blind indexes and digests: what they hold against, and that keys can change."""

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from pytest_django import Settings

from core.crypto import CannotDecrypt, EncryptedTextField, blind_index, decrypt, encrypt, keyed_digest, reencrypt

# The bytes 0 to 31, and 32 to 63.
OLD = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
NEW = "ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8="
NAME = "test.name"
# 张三, sealed under OLD outside this code: HKDF-SHA256 without salt, info renda/encrypt, nonce 123456789012.
SEALED = {
    "AES-GCM": "v1$AES-GCM$k1$MTIzNDU2Nzg5MDEy5hgjKCgbXcUGDOFAehiFBOJNQLUerw==",
    "SM4-GCM": "v1$SM4-GCM$k1$MTIzNDU2Nzg5MDEyxh5JXW5Zompq3sI_djrgihhEsua9FQ==",
}
# 13900000000 in test.phone under OLD, outside this code too: HMAC-SHA256 with the HKDF keys renda/index, renda/digest.
INDEX_OF_PHONE = "b4eff6da33d461c46f0fbf76a33ef00d1d732cc90ba4ab84c96014d53800b0c3"
DIGEST_OF_PHONE = "df4203a42e7e020f382ae6fd2c645ebae5ee8b303f326988e203807082edb706"


@pytest.fixture(autouse=True)
def _one_key(settings: Settings) -> None:
    settings.FIELD_KEYS = {"k1": OLD}
    settings.FIELD_CIPHER = "AES-GCM"


def rotate(settings: Settings) -> None:
    settings.FIELD_KEYS = {"k2": NEW, "k1": OLD}


class TestEncrypt:
    @pytest.mark.parametrize("text", ["张三", "13900000000", "", "一" * 3000])
    def test_gives_back_what_was_sealed(self, text: str) -> None:
        token = encrypt(text, NAME)

        assert token.startswith("v1$AES-GCM$k1$")
        assert decrypt(token, NAME) == text

    def test_never_seals_the_same_way_twice(self) -> None:
        assert encrypt("张三", NAME) != encrypt("张三", NAME)

    @pytest.mark.parametrize("token", SEALED.values(), ids=SEALED)
    def test_what_was_sealed_once_can_always_be_read(self, token: str) -> None:
        assert decrypt(token, NAME) == "张三"

    def test_can_seal_with_sm4(self, settings: Settings) -> None:
        settings.FIELD_CIPHER = "SM4-GCM"
        token = encrypt("张三", NAME)
        settings.FIELD_CIPHER = "AES-GCM"

        assert token.startswith("v1$SM4-GCM$k1$")
        assert decrypt(token, NAME) == "张三"

    @pytest.mark.parametrize(
        ("name", "value"),
        [("FIELD_KEYS", {}), ("FIELD_KEYS", {"k1": "AAEC"}), ("FIELD_CIPHER", "ROT13")],
        ids=["no key", "short key", "unknown cipher"],
    )
    def test_refuses_to_seal_badly(self, settings: Settings, name: str, value: object) -> None:
        setattr(settings, name, value)

        with pytest.raises(ImproperlyConfigured):
            encrypt("张三", NAME)


class TestDecrypt:
    def test_refuses_another_column(self) -> None:
        with pytest.raises(CannotDecrypt, match=r"test\.phone"):
            decrypt(SEALED["AES-GCM"], "test.phone")

    @pytest.mark.parametrize("cipher", SEALED)
    def test_refuses_a_change_anywhere(self, cipher: str) -> None:
        token = SEALED[cipher]
        start, end = token.rindex("$") + 1, len(token.rstrip("="))
        for place in range(start, end):
            other = "A" if token[place] != "A" else "Q"
            with pytest.raises(CannotDecrypt):
                decrypt(token[:place] + other + token[place + 1 :], NAME)

    @pytest.mark.parametrize(
        "token",
        [
            "", "张三", "v1$AES-GCM$k1$", "v1$AES-GCM$k1$MTIz", "v1$AES-GCM$k1$%%%%",
            SEALED["AES-GCM"] + "$", SEALED["AES-GCM"][:-4],
            SEALED["AES-GCM"].replace("v1$", "v2$"), SEALED["AES-GCM"].replace("AES", "SM4"),
            SEALED["AES-GCM"].replace("AES-GCM", "ROT13"), SEALED["AES-GCM"].replace("MTIz", "MT\nIz"),
        ],
    )  # fmt: skip
    def test_refuses_what_is_no_token(self, token: str) -> None:
        with pytest.raises(CannotDecrypt):
            decrypt(token, NAME)

    def test_says_which_key_is_missing(self, settings: Settings) -> None:
        settings.FIELD_KEYS = {"k2": NEW}

        with pytest.raises(CannotDecrypt, match="key k1 is not in FIELD_KEYS"):
            decrypt(SEALED["AES-GCM"], NAME)


class TestRotation:
    def test_seals_with_the_first_key_and_reads_with_all(self, settings: Settings) -> None:
        rotate(settings)

        assert encrypt("张三", NAME).startswith("v1$AES-GCM$k2$")
        assert decrypt(SEALED["AES-GCM"], NAME) == "张三"

    def test_reencrypt_moves_a_token_to_the_new_key_and_lets_the_old_go(self, settings: Settings) -> None:
        rotate(settings)
        moved = reencrypt(SEALED["AES-GCM"], NAME)
        settings.FIELD_KEYS = {"k2": NEW}

        assert moved.startswith("v1$AES-GCM$k2$")
        assert decrypt(moved, NAME) == "张三"

    def test_reencrypt_leaves_a_present_token_and_follows_the_cipher(self, settings: Settings) -> None:
        assert reencrypt(SEALED["AES-GCM"], NAME) == SEALED["AES-GCM"]
        settings.FIELD_CIPHER = "SM4-GCM"
        assert reencrypt(SEALED["AES-GCM"], NAME).startswith("v1$SM4-GCM$k1$")

    @pytest.mark.parametrize("token", ["", "张三", SEALED["AES-GCM"].replace("k1", "k9")])
    def test_reencrypt_refuses_what_cannot_be_read(self, token: str) -> None:
        with pytest.raises(CannotDecrypt):
            reencrypt(token, NAME)

    def test_digests_stay_what_they_were(self, settings: Settings) -> None:
        before = (blind_index("13900000000", "test.phone"), keyed_digest("13900000000", "test.phone"))
        rotate(settings)

        assert (blind_index("13900000000", "test.phone"), keyed_digest("13900000000", "test.phone")) == before


class TestDigests:
    def test_are_the_hmac_of_context_and_text_each_under_a_key_of_its_own(self) -> None:
        assert blind_index("13900000000", "test.phone") == INDEX_OF_PHONE
        assert keyed_digest("13900000000", "test.phone") == DIGEST_OF_PHONE

    def test_tell_contexts_and_texts_apart(self) -> None:
        digests = {
            blind_index("13900000000", "test.phone"),
            blind_index("13900000001", "test.phone"),
            blind_index("13900000000", "test.name"),
            blind_index("13900000000", "test"),
        }

        assert len(digests) == 4

    def test_cannot_be_tried_out_without_the_key(self, settings: Settings) -> None:
        with_old = keyed_digest("123456", "test.code")
        settings.FIELD_KEYS = {"k1": NEW}

        assert keyed_digest("123456", "test.code") != with_old


@pytest.mark.django_db
class TestEncryptedTextField:
    def test_is_plain_in_python_and_sealed_in_the_database(self) -> None:
        user = get_user_model().objects.create_user("clerk", name="测试办事员", phone="13900000000")

        with connection.cursor() as cursor:
            cursor.execute("select phone from accounts_user where id = %s", [user.pk])
            (stored,) = cursor.fetchone()
        assert get_user_model().objects.get(pk=user.pk).phone == "13900000000"
        assert stored.startswith("v1$")
        assert decrypt(stored, "accounts.user.phone") == "13900000000"

    def test_empty_stays_empty(self) -> None:
        user = get_user_model().objects.create_user("clerk", name="测试办事员", phone="")

        assert get_user_model().objects.get(phone="").pk == user.pk

    def test_a_column_moved_elsewhere_does_not_open(self) -> None:
        user = get_user_model().objects.create_user("clerk", name="测试办事员", phone="13900000000")
        with connection.cursor() as cursor:
            cursor.execute("update accounts_user set phone = %s", [encrypt("13900000000", "elsewhere")])

        with pytest.raises(CannotDecrypt):
            get_user_model().objects.get(pk=user.pk)

    def test_a_migration_keeps_the_context(self) -> None:
        assert EncryptedTextField(context="a.b.c").deconstruct()[3] == {"context": "a.b.c"}
