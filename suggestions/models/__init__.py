"""The tables of the pipeline, split by subject."""

from suggestions.models.appeals import RejectionAppeal
from suggestions.models.catalogue import Category, DutyEntry, TransferRoute
from suggestions.models.closing import Commitment, CommitmentChange, Hearing, Reopening, ReturnVisit
from suggestions.models.co_review import CoReview
from suggestions.models.extensions import Extension
from suggestions.models.formal import CoSponsor, Suggestion, SuggestionMeeting, SuggestionReview, SuggestionSource
from suggestions.models.groups import GroupOffer
from suggestions.models.handling import Assignment, Contact, CoOpinion, Progress, Reply
from suggestions.models.intake import Consent, InfoRequest, Opinion, PersonalDataAccess, Submitter
from suggestions.models.matter import Feedback, Matter, MatterDeputy, Rating
from suggestions.models.merging import Merging, MinorityExplanation, OwnFeedback
from suggestions.models.papers import DispatchPaper, HandoutItem, HandoutMeeting
from suggestions.models.personal import SavedFilter
from suggestions.models.publication import Publication, PublicationReview
from suggestions.models.returns import AssignmentReturn
from suggestions.models.supervision import KeyDecision, Supervision, SupervisionAnswer

__all__ = [
    "Assignment",
    "AssignmentReturn",
    "Category",
    "CoOpinion",
    "CoReview",
    "CoSponsor",
    "Commitment",
    "CommitmentChange",
    "Consent",
    "Contact",
    "DispatchPaper",
    "DutyEntry",
    "Extension",
    "Feedback",
    "GroupOffer",
    "HandoutItem",
    "HandoutMeeting",
    "Hearing",
    "InfoRequest",
    "KeyDecision",
    "Matter",
    "MatterDeputy",
    "Merging",
    "MinorityExplanation",
    "Opinion",
    "OwnFeedback",
    "PersonalDataAccess",
    "Progress",
    "Publication",
    "PublicationReview",
    "Rating",
    "RejectionAppeal",
    "Reopening",
    "Reply",
    "ReturnVisit",
    "SavedFilter",
    "Submitter",
    "Suggestion",
    "SuggestionMeeting",
    "SuggestionReview",
    "SuggestionSource",
    "Supervision",
    "SupervisionAnswer",
    "TransferRoute",
]
