"""The only place for the shapes of the demo data: what a builder reads, keys instead of ids, codes as in the domain."""

from dataclasses import dataclass

COUNTY = "999901"


@dataclass(frozen=True)
class Region:
    """A county, township or village; `parent` is a code."""

    code: str
    name: str
    level: str
    parent: str
    is_street: bool = False


@dataclass(frozen=True)
class Organisation:
    """A body; `key` is what other rows refer to, `region` a region's code, `parent` another key or empty."""

    key: str
    name: str
    short_name: str
    kind: str
    region: str
    parent: str = ""
    can_handle: bool = False
    gov_system: bool = False
    vertical: bool = False
    on_paper: bool = False
    deputy_affairs: bool = False


@dataclass(frozen=True)
class Duty:
    """A line of the duty catalogue: the county's lead unit, those who join in, and the township body's kind."""

    category: str
    subject: str
    lead: str
    co: tuple[str, ...]
    township_body: str
    basis: str


@dataclass(frozen=True)
class Station:
    """A station; its organisation is made with it. `parent` is a station's key or empty."""

    key: str
    name: str
    code: str
    category: str
    region: str
    address: str
    opening: str
    phone: str
    parent: str
    status: str


@dataclass(frozen=True)
class Mandate:
    """One office of a deputy: level, the region of its congress, electoral district, number of the term."""

    level: str
    region: str
    district: str
    term: int


@dataclass(frozen=True)
class Deputy:
    """A deputy; `employer` is an organisation's key or empty, `postings` pairs of station key and mode."""

    key: str
    username: str
    name: str
    sex: str
    occupation: str
    workplace: str
    employer: str
    home_village: str
    bio: str
    mandates: tuple[Mandate, ...]
    postings: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Person:
    """Somebody who signs in as staff; `posts` are pairs of organisation or "station:" key and role."""

    username: str
    name: str
    label: str
    posts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Sender:
    """Who reported it; nobody real."""

    name: str
    phone: str
    deputy_may_call: bool


@dataclass(frozen=True)
class Contact:
    """A talk of the lead unit with citizen and/or deputy."""

    way: str
    with_citizen: bool
    with_deputy: bool
    summary: str


@dataclass(frozen=True)
class Progress:
    """An interim note and what comes next."""

    text: str
    next_step: str


@dataclass(frozen=True)
class Reply:
    """A reply and what its class must prove; `commit_days` counts from the reply to the promised day (B only)."""

    result_class: str
    body: str
    evidence: str
    next_step: str
    commit_days: int
    unsolved_reason: str


@dataclass(frozen=True)
class SentBack:
    """A first reply that did not pass the review, with what was wanted."""

    reason: str
    reply: Reply


@dataclass(frozen=True)
class Feedback:
    """How the citizen was told."""

    way: str
    note: str


@dataclass(frozen=True)
class Rating:
    """One side's rating; `lawful_statement` only from deputies."""

    attitude: str
    outcome: str
    reason: str = ""
    lawful_statement: str = ""


@dataclass(frozen=True)
class Round:
    """One round of handling as far as it got; what did not happen is None. A silent side has no rating.

    `co_opinions` are pairs of unit and text, one for each co-handling unit where there is a reply.
    """

    instruction: str
    contact: Contact | None
    progress: Progress | None
    co_opinions: tuple[tuple[str, str], ...]
    sent_back: SentBack | None
    reply: Reply | None
    feedback: Feedback | None
    citizen: Rating | None
    deputy: Rating | None


@dataclass(frozen=True)
class Question:
    """What the station asked, and what came back ("" while waiting)."""

    question: str
    answer: str


@dataclass(frozen=True)
class Rejection:
    """Reason code R1 to R11 and the words for the citizen."""

    reason: str
    guidance: str


@dataclass(frozen=True)
class Adjudication:
    """Who sat together and what they found; an empty conclusion while it is under way."""

    participants: tuple[str, ...]
    conclusion: str


@dataclass(frozen=True)
class Opinion:
    """One opinion with everything that was said about it on its way to `target`.

    `late`: the unit replied after the deadline. `deputy` is the follow-up deputy, with qr_deputy the receiving one too.
    """

    key: str
    category: str
    target: str
    days_ago: int
    late: bool
    level: str
    channel: str
    identity_mode: str
    grade: str
    urgency: str
    share_original: bool
    bypass_local: bool
    village: str
    place: str
    title: str
    text: str
    summary: str
    station: str
    deputy: str
    sender: Sender | None
    lead: str
    co: tuple[str, ...]
    escalate_reason: str
    questions: tuple[Question, ...]
    direct_answer: str
    objection: str
    rejection: Rejection | None
    transfer_guidance: str
    rounds: tuple[Round, ...]
    adjudication: Adjudication | None
