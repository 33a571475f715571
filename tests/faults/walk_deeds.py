"""What each gesture of the random walk does to a case, said to the model."""

from tests.faults.walk_model import Course, Does


def deed(role: str, action: str, done: str = "") -> Does:
    """The action as it is; where it is `done` already, nothing."""

    def does(course: Course) -> None:
        if not (done and getattr(course, done)):
            course.does(role, action)

    return does


def nothing(course: Course) -> None:
    """What somebody does who has no right to it."""


def talks(course: Course) -> None:
    """A leader's first word acknowledges; what was said is told, and nothing else."""
    if course.may("leader", "say"):
        course.does("leader", "acknowledge", quietly=True)
        course.does("leader", "say")


def asks_for_later(course: Course) -> None:
    course.does("leader", "acknowledge")
    course.does("leader", "remind_later")


def proposes(outcome: str) -> Does:
    return lambda course: course.proposes(outcome)


def first(*actions: tuple[str, str]) -> Does:
    """The first of these that there is a row for."""

    def does(course: Course) -> None:
        for role, action in actions:
            if course.may(role, action):
                (talks if (role, action) == ("leader", "say") else deed(role, action))(course)
                return

    return does


def answers(question: str) -> Does:
    def does(course: Course) -> None:
        if question in course.questions and course.does("reporter", "answer"):
            course.questions.remove(question)

    return does


def notices(who: str, answer: str) -> Does:
    def does(course: Course) -> None:
        own = course.reporter == who
        known = course.noticed if own else course.followers.get(who)
        if known not in (None, answer) and course.does("reporter" if own else "follower", "notice"):
            if own:
                course.noticed = answer
            else:
                course.followers[who] = answer

    return does


def _may_follow(course: Course, who: str) -> bool:
    return not course.erased and (who in (course.reporter, *course.followers) or course.may("colleague", "me_too"))


def joins(other: Course, who: str) -> Does:
    def does(course: Course) -> None:
        if _may_follow(other, who):
            course.does("reporter", "join")

    return does


def is_joined(own: Course, who: str) -> Does:
    def does(course: Course) -> None:
        is_new = who not in (course.reporter, *course.followers)
        if own.may("reporter", "join") and is_new and course.does("colleague", "me_too"):
            course.followers[who] = ""

    return does
