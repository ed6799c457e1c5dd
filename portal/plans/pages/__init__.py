"""What the pages about plans show, for the eyes of one person. Plain values: no database, no web."""

from portal.plans.pages.parts import (
    ActionShown,
    AgreementShown,
    ConditionShown,
    EvaluationShown,
    GoalShown,
    HomeShown,
    HomeStepShown,
    TakenAwayShown,
    ViewShown,
)
from portal.plans.pages.plan import GuestShown, PlanLine, PlanMap, PlanPage, PositionShown, SharedLine, SharedPage
from portal.plans.pages.talk import CommentShown, Decided, SectionShown, StandpointShown
from portal.plans.pages.wishes import ActionOfWish, AnsweredWords, MyWords, StepShown, WishShown

__all__ = [
    "ActionOfWish",
    "ActionShown",
    "AgreementShown",
    "AnsweredWords",
    "CommentShown",
    "ConditionShown",
    "Decided",
    "EvaluationShown",
    "GoalShown",
    "GuestShown",
    "HomeShown",
    "HomeStepShown",
    "MyWords",
    "PlanLine",
    "PlanMap",
    "PlanPage",
    "PositionShown",
    "SectionShown",
    "SharedLine",
    "SharedPage",
    "StandpointShown",
    "StepShown",
    "TakenAwayShown",
    "ViewShown",
    "WishShown",
]
