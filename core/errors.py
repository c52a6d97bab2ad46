"""The only place for refusals: what a command raises when it is not to be done, with a sentence for a person."""


class Refused(Exception):
    """A step that was not taken; `message` is Chinese and says what the person can do."""

    status = 422
    code = "refused"

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class NotAllowed(Refused):
    """Not this person's to do."""

    status = 403
    code = "not_allowed"


class WrongState(Refused):
    """It does not follow from where the item stands."""

    status = 409
    code = "wrong_state"


class Stale(WrongState):
    """Somebody changed the item since it was shown, or holds it right now."""

    code = "stale"


class RuleBroken(Refused):
    """What was entered breaks a rule; `field` names the field when one is to blame."""

    status = 422
    code = "rule_broken"
