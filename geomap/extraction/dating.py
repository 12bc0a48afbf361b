"""When the events of a text were: the days that its dates come to, and what has none of its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from geomap.extraction.dates import DateExpression, DateSpan
from geomap.extraction.frames import MATERIAL
from geomap.extraction.mentions import EventMention
from geomap.extraction.scene import Scene

__all__ = ["date_mentions"]

#: How many sentences a date is carried on, and how far into a text the report's own day is a fair
#: date for talks that have none.
_CARRY = 2
_LEAD = 2
#: What is called off was meant for a day to come, unless its day is this near in the past.
_JUST_PAST = 2
#: In how many sentences from the first a text says when it was told.
_OPENING = 3
#: A span that is longer than this, in days, is not carried on to other events.
_FEW_DAYS = 7
_SIDES = {"planned": "future", "hypothetical": "future", "occurred": "past"}


def date_mentions(
    mentions: Sequence[EventMention], scenes: Sequence[Scene], published: dt.date | None
) -> None:
    """Give each mention its days and its status, in the order of the text.

    Parameters
    ----------
    mentions : sequence of EventMention
        In the order of the text; changed in place.
    scenes : sequence of Scene
        The sentences of the text.
    published : datetime.date or None
        The day of writing.
    """
    for mention in mentions:
        mention.direction = _direction(mention, published)
    before = _dates_before(mentions, scenes, published)
    told_on = _day_of_telling(scenes, published)
    last_kinetic: EventMention | None = None
    last: EventMention | None = None
    last_timed: EventMention | None = None
    for mention in mentions:
        if mention.date is not None:
            mention.previous = before.get(mention.date.start)
            span = mention.date.resolve(
                published, direction=mention.direction, previous=mention.previous
            )
            if span is not None:
                mention.span, mention.date_basis = span, "text"
        mention.status = _status(mention, published)
        if mention.span is None and mention.status == "planned":
            _date_by_the_hour(mention, published, last_timed)
        if mention.span is None:
            carrier = last_kinetic if mention.family in MATERIAL else last
            said = _said_on(mention, published, before)
            _date_without_words(mention, told_on, carrier, said)
        if mention.span is not None and mention.date is not None and mention.date.timed:
            last_timed = mention
        if mention.span is not None and mention.status == "occurred":
            last = mention
            if mention.family in MATERIAL:
                last_kinetic = mention


def _day_of_telling(scenes: Sequence[Scene], published: dt.date | None) -> dt.date | None:
    """Return the day that a report without dates is of: when it was told, as far as it says so.

    "Four people died. The governor said so on Sunday, 8 March", printed on the 9th.
    """
    if published is None:
        return None
    for scene in scenes[:_OPENING]:
        for date in scene.dates:
            span = date.expression.resolve(published, direction="past")
            if not date.of_speech or span is None or span.precision != "day":
                continue
            if 0 <= (published - span.first).days <= _JUST_PAST:
                return span.first
    return published


def _direction(mention: EventMention, published: dt.date | None) -> str | None:
    """Return on which side of the day of writing an event lies, by its words."""
    if mention.date is None:
        return None
    if mention.date.direction is not None:
        return mention.date.direction
    status = mention.stance.status
    if status == "cancelled":
        return _side_of_cancelled(mention.date, published)
    if mention.direction is not None:
        return mention.direction  # "called a summit for Thursday"
    if status is None:
        scheduled = mention.stance.scheduled and mention.family != "kinetic"
        return "future" if scheduled else None
    return _SIDES.get(status)


def _side_of_cancelled(date: DateExpression, published: dt.date | None) -> str:
    """Return on which side the day lies that something called off was meant for."""
    past = date.resolve(published, direction="past")
    if past is None or published is None:
        return "future"
    return "past" if 0 <= (published - past.last).days <= _JUST_PAST else "future"


def _dates_before(
    mentions: Sequence[EventMention], scenes: Sequence[Scene], published: dt.date | None
) -> dict[int, DateSpan | None]:
    """Return for each date of the text, by its offset, the date that it is counted from.

    "The next day" counts from the last day on which something happened; when something was said
    counts only where there is no such day. "In the evening" is of a day told just before.
    """
    directions = {m.date.start: m.direction for m in mentions if m.date is not None}
    before: dict[int, DateSpan | None] = {}
    told: DateSpan | None = None
    spoken: DateSpan | None = None
    widest: DateSpan | None = None
    told_in = -_CARRY - 1
    for scene in scenes:
        for date in scene.dates:
            expression = date.expression
            base = told or spoken or widest
            if expression.counts_periods:
                base = widest or base
            if expression.kind == "part" and scene.number - told_in > _CARRY:
                base = None
            before[expression.start] = base
            direction = expression.direction or directions.get(expression.start)
            span = expression.resolve(published, direction=direction, previous=base)
            if span is None or date.background or expression.of_object:
                continue
            if date.of_speech:
                spoken = span
                continue
            widest = span
            if span.precision == "day":
                told, told_in = span, scene.number
    return before


def _status(mention: EventMention, published: dt.date | None) -> str:
    stance = mention.stance.status
    if stance in ("denied", "cancelled", "hypothetical"):
        return stance
    known = mention.span if mention.date_basis == "text" else None
    if known is not None and published is not None:
        if known.first > published:
            return "planned"
        ahead = known.last > published and mention.stance.scheduled
        if ahead and stance is None and mention.family == "talks":
            return "planned"
        if known.last < published and stance == "planned" and mention.date is not None:
            return "occurred" if mention.date.kind != "weekday" else stance
    return stance or "occurred"


def _date_without_words(
    mention: EventMention,
    published: dt.date | None,
    carrier: EventMention | None,
    said_on: DateSpan | None,
) -> None:
    """Date a mention that has no date of its own, where that is fair.

    What a report tells as having happened, without a date, is of the day of the report, or of the
    date told just before. Plans, and meetings told of in passing, stay undated.
    """
    if mention.status not in ("occurred", "denied", "cancelled"):
        return
    if mention.stance.recent and published is not None:
        mention.span = DateSpan(published - dt.timedelta(days=1), published, "range")
        mention.date_basis = "text"
        return
    guessed = carrier is not None and carrier.date_basis == "report" and said_on is not None
    if carrier is not None and _carries(carrier, mention) and not guessed:
        mention.span, mention.date_basis = carrier.span, "carried"
        mention.carried_from = carrier
        return
    if mention.status == "cancelled":
        return
    if said_on is not None:
        mention.span, mention.date_basis = said_on, "report"
        return
    in_passing = mention.family in ("talks", "call") and mention.scene.number >= _LEAD
    if published is not None and (not in_passing or _has_hour(mention.scene)):
        mention.span = DateSpan(published, published, "day")
        mention.date_basis = "report"


def _date_by_the_hour(
    mention: EventMention, published: dt.date | None, timed: EventMention | None
) -> None:
    """Date a plan that has only a time of day: that of the time told before, or of the report."""
    if published is None or not any(d.expression.kind == "clock" for d in mention.scene.dates):
        return
    mention.span, mention.date_basis = DateSpan(published, published, "day"), "report"
    if timed is not None and mention.scene.number - timed.scene.number <= _CARRY:
        mention.span, mention.date_basis = timed.span, "carried"
        mention.carried_from = timed


def _said_on(
    mention: EventMention, published: dt.date | None, before: dict[int, DateSpan | None]
) -> DateSpan | None:
    """Return the day on which an event was told of, by which it had happened."""
    if mention.said_on is None or published is None:
        return None
    previous = before.get(mention.said_on.start)
    span = mention.said_on.resolve(published, direction="past", previous=previous)
    return span if span is not None and span.last <= published else None


def _carries(carrier: EventMention, mention: EventMention) -> bool:
    """Say whether a mention without a date has that of one told just before it."""
    if carrier.scene.sentence.paragraph != mention.scene.sentence.paragraph:
        return False
    if carrier.span is None or (carrier.span.last - carrier.span.first).days > _FEW_DAYS:
        return False
    apart = mention.scene.number - carrier.scene.number
    return apart <= (_CARRY if mention.family in MATERIAL else 1)


def _has_hour(scene: Scene) -> bool:
    """Say whether a sentence opens with a time of day, as the entries of a live ticker do."""
    words = scene.sentence.words
    return any(
        d.expression.kind == "clock" and not any(w.is_word for w in words[: d.first])
        for d in scene.dates
    )
