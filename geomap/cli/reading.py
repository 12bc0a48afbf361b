"""Options that say how events are read, and which of them are published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap.cli.columns import Columns
from geomap.cli.disclosure import Disclosure
from geomap.cli.extras import ExtraOptions
from geomap.cli.filters import Filters
from geomap.cli.limits import Limits
from geomap.cli.options import Gazetteer, Home, Lang, Merge, Published, checked_lang
from geomap.cli.review import Corrections
from geomap.days import day_of_option

if TYPE_CHECKING:
    from geomap.cli.work import Reading
    from geomap.tables.filters import EventFilter

__all__ = ["ReadingOptions"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingOptions:
    """What was typed for the commands that read articles."""

    published: Published = None
    lang: Lang = None
    home: Home = None
    filters: Filters
    corrections: Corrections = None
    merge: Merge = False
    disclosure: Disclosure
    gazetteer: Gazetteer = None
    more: ExtraOptions
    limits: Limits

    def asked(self, columns: Columns | None = None) -> tuple[Reading, EventFilter]:
        """Return how articles, and tables of some columns, are to be read, and what is kept.

        Raises
        ------
        OptionError
            When a value is not one of ours, or options do not go together.
        ReadError
            When a file that an option names cannot be read.
        """
        from geomap.cli.work import Reading

        extras = self.more.extras()
        wanted = self.filters.wanted(extras.types)
        reading = Reading(
            published=day_of_option("--published", self.published),
            lang=checked_lang(self.lang),
            home=self.home,
            gazetteer=self.gazetteer,
            extras=extras,
            merge=self.merge,
            layout=columns.layout() if columns else None,
            corrections=self.corrections or (),
            most_seconds=self.limits.time_limit,
            most_megabytes=self.limits.max_size,
        )
        return reading, wanted
