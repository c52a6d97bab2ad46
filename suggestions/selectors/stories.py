"""The shape of what citizens and deputies follow: where an opinion stands, what happened, what comes next."""

from dataclasses import dataclass, field
from datetime import date, datetime

from core.models import AuditEvent, Clock, StoredFile
from suggestions.models import Assignment, Matter, Opinion, Rating
from suggestions.states import MatterState, Part


@dataclass(frozen=True)
class StoryStep:
    """One line of the timeline; state is done, current or future."""

    title: str
    time: datetime | None = None
    text: str = ""
    state: str = "done"


@dataclass(frozen=True)
class StoryReply:
    """A reply that has been given to the citizen, or a direct answer: who, what, and what is promised."""

    by: str
    body: str
    at: datetime
    round_no: int = 1
    result: str = ""
    evidence: str = ""
    next_step: str = ""
    committed_on: date | None = None
    unsolved_reason: str = ""
    # Of the signed answer to a suggestion: its number and the head who signed it.
    doc_no: str = ""
    signer: str = ""
    photos: tuple[StoredFile, ...] = ()


@dataclass(frozen=True)
class StoryRating:
    """The reader's own rating of a round."""

    round_no: int
    outcome: str
    attitude: str
    reason: str


@dataclass(frozen=True)
class StoryExplanation:
    """What a citizen was told who was not satisfied when most of the others were."""

    text: str
    at: datetime


@dataclass(frozen=True)
class Story:
    """Everything a reader is shown of one opinion and of the matter it became."""

    number: str
    status: str
    tone: str
    sentence: str
    expected: date | None
    expected_sentence: str
    question: str
    guidance: str
    steps: tuple[StoryStep, ...]
    replies: tuple[StoryReply, ...]
    ratings: tuple[StoryRating, ...]
    actions: tuple[str, ...]
    version: int
    matter_version: int | None
    round_no: int
    # Said to a citizen whose opinion is handled with others on the same thing; empty for most.
    merged_note: str = ""
    explanations: tuple[StoryExplanation, ...] = ()
    explanation_due: bool = False


@dataclass(frozen=True)
class Reader:
    """Who reads: how the citizen is called in the sentences, and whose rating is the reader's own."""

    you: str
    ratings: tuple[Rating, ...] = ()
    may_rate: bool = False
    # For deputies: that the congress pressed the unit, never the words of a letter.
    pressed: tuple[StoryStep, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Handled:
    """The rows the handling of a matter is told from, all fetched before."""

    matter: Matter | None
    clocks: tuple[Clock, ...]
    events: tuple[AuditEvent, ...]
    files: dict[tuple[str, int], list[StoredFile]] = field(default_factory=dict)

    @property
    def state(self) -> str:
        """Where it stands: the matter's state once there is one."""
        return self.matter.state if self.matter is not None else ""

    @property
    def parts(self) -> list[Assignment]:
        """Every unit's part in every round, in the order they were given."""
        return list(self.matter.assignments.all()) if self.matter is not None else []

    @property
    def told_rounds(self) -> dict[int, datetime]:
        """The rounds whose reply the citizen has been told, and when."""
        return {f.round_no: f.told_at for f in self.matter.feedbacks.all()} if self.matter is not None else {}

    def lead(self, round_no: int | None = None) -> str:
        """Return the lead unit's name in a round, the present one by default; empty before there is one."""
        wanted = round_no or (self.matter.round_no if self.matter is not None else 0)
        return next((p.unit.name for p in self.parts if p.part == Part.LEAD and p.round_no == wanted), "")

    def clock(self, kind: str) -> Clock | None:
        """Return the running clock of this kind, the newest."""
        return next((c for c in reversed(self.clocks) if c.kind == kind), None)

    def when(self, verb: str) -> list[datetime]:
        """Return when this was done, oldest first."""
        return [event.at for event in self.events if event.verb == verb]


@dataclass(frozen=True, kw_only=True)
class Case(Handled):
    """The same with the opinion in front."""

    opinion: Opinion
    # The rounds of which a merged citizen was told apart from the others, and when; None for one not merged.
    own_told: dict[int, datetime] | None = None
    explanations: tuple[StoryExplanation, ...] = ()

    @property
    def state(self) -> str:
        """Where it stands: the matter's state once there is one; one merged late still waits for the reply."""
        if self.matter is None:
            return self.opinion.state
        late = self.own_told is not None and self.matter.round_no not in self.own_told
        return MatterState.FEEDBACK_DUE if late and self.matter.state == MatterState.TO_EVALUATE else self.matter.state

    @property
    def told_rounds(self) -> dict[int, datetime]:
        """The rounds whose reply this citizen has been told, and when."""
        return super().told_rounds if self.own_told is None else self.own_told
