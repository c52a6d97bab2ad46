"""The commands of accounts, one per action; the modules are split by what they change."""

from accounts.services.notices import (
    change_wording,
    choose_channels,
    give_up_messages,
    send_messages_again,
    write_wording,
)
from accounts.services.places import (
    abolish_organisation,
    change_organisation,
    change_region,
    create_organisation,
    create_region,
)
from accounts.services.posts import appoint, end_post
from accounts.services.signin import note_seen, note_sign_out, retire_login_events, sign_in
from accounts.services.stand_ins import end_stand_in, name_stand_in
from accounts.services.terms import change_term, load_preset, preset_called, withdraw_term
from accounts.services.tokens import issue_api_token, note_token_use, revoke_api_token
from accounts.services.users import change_own_password, change_user, register_user, reset_password

__all__ = [
    "abolish_organisation",
    "appoint",
    "change_organisation",
    "change_own_password",
    "change_region",
    "change_term",
    "change_user",
    "change_wording",
    "choose_channels",
    "create_organisation",
    "create_region",
    "end_post",
    "end_stand_in",
    "give_up_messages",
    "issue_api_token",
    "load_preset",
    "name_stand_in",
    "note_seen",
    "note_sign_out",
    "note_token_use",
    "preset_called",
    "register_user",
    "reset_password",
    "retire_login_events",
    "revoke_api_token",
    "send_messages_again",
    "sign_in",
    "withdraw_term",
    "write_wording",
]
