"""What a person's work costs: clicks, keystrokes and page loads, counted while a journey goes on."""

from tests.journeys.conftest import Person


class Counted:
    """Counts what a person does at a device; a field filled by typing costs its characters."""

    def __init__(self, person: Person) -> None:
        self.person, self.clicks, self.keys, self.loads = person, 0, 0, 0
        person.page.on("load", lambda _: self._loaded())

    def _loaded(self) -> None:
        self.loads += 1

    def press(self, label: str) -> None:
        """Press a button: one click."""
        self.clicks += 1
        self.person.press(label)

    def follow(self, label: str) -> None:
        """Follow a link: one click."""
        self.clicks += 1
        self.person.follow(label)

    def select(self, **fields: str) -> None:
        """Choose from lists: one click to open, one to choose."""
        self.clicks += 2 * len(fields)
        self.person.select(**fields)

    def choose(self, **fields: str) -> None:
        """Press radio buttons: one click each."""
        self.clicks += len(fields)
        self.person.choose(**fields)

    def tick(self, *names: str) -> None:
        """Tick boxes: one click each."""
        self.clicks += len(names)
        self.person.tick(*names)

    def type(self, **fields: str) -> None:
        """Type into fields: one click to get there, one key a character."""
        self.clicks += len(fields)
        self.keys += sum(len(value) for value in fields.values())
        self.person.fill(**fields)

    def per_item(self, items: int) -> dict[str, float]:
        """Return what one item cost on average."""
        return {
            "clicks": round(self.clicks / items, 1),
            "keystrokes": round(self.keys / items, 1),
            "page loads": round(self.loads / items, 1),
        }
