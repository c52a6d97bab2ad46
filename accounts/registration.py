"""What accounts tells core: where people are reached outside the platform, and who looks after what was not sent."""

from accounts import (
    handlers,  # noqa: F401 - subscribes the handlers
    notice_selectors,
)
from accounts.policies import keeps_deliveries, reads_terms, works_in_console
from accounts.stand_in_policies import may_name
from core import registries
from core.actors import Actor
from core.delivery.channels import AddressBook, address_books
from core.registries import PageLink


def register() -> None:
    """Fill core's registries; called once when the app is ready."""
    for name, label, find, mask in (
        ("email", "电子邮箱", notice_selectors.emails, notice_selectors.masked_email),
        ("phone", "手机号码", notice_selectors.phones, notice_selectors.masked_phone),
        ("account", "用户名", notice_selectors.usernames, str),
    ):
        address_books.register(name, AddressBook(label, find, mask))
    registries.console_links.register("accounts", console_links)


def console_links(actor: Actor) -> list[PageLink]:
    """Return calendar, terms and leave for staff, and what could not be sent for those who look after it."""
    links = [PageLink("工作日历", "accounts:calendar", "calendar")] if works_in_console(actor) else []
    if may_name(actor) and works_in_console(actor):
        links.append(PageLink("请假代理", "accounts:stand_ins", "people"))
    if reads_terms(actor):
        links.append(PageLink("办理时限", "terms:list", "clock"))
    return links + ([PageLink("消息发送", "accounts:deliveries", "bell")] if keeps_deliveries(actor) else [])
