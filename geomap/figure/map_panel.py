"""One map with its events: the main one, or an inset."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geomap.figure.basemap import base_names, draw_basemap, draw_names
from geomap.figure.fonts import BOLD, Letters
from geomap.figure.frame import Frame
from geomap.figure.furniture import draw_scale, scale_box
from geomap.figure.groups import Group, groups_in
from geomap.figure.labels import SIZE, Label, place_base_names, place_labels
from geomap.figure.marks import Colours, draw_group
from geomap.figure.model import Model
from geomap.figure.room import Room
from geomap.figure.sheet import Box, Sheet, rectangle
from geomap.figure.words import Words
from geomap.figure.zones import draw_zones
from geomap.page.style import drawing

__all__ = ["MapPanel"]


@dataclass(slots=True)
class MapPanel:
    """A map of some events.

    Attributes
    ----------
    frame : Frame
    model : Model
    rows : array of int
        The events that it shows.
    groups : list of Group
        Those events as they stand together.
    """

    frame: Frame
    model: Model
    rows: NDArray[np.intp]
    groups: list[Group]

    @classmethod
    def of(cls, frame: Frame, model: Model, rows: NDArray[np.intp]) -> MapPanel:
        """Return the map of some events in a frame."""
        return cls(frame, model, rows, groups_in(frame, model, rows))

    @property
    def has_counts(self) -> bool:
        """Whether some events are drawn as their number."""
        return any(group.count > drawing()["most_fanned"] for group in self.groups)

    def draw(
        self,
        sheet: Sheet,
        colours: Colours,
        words: Words,
        letters: Letters,
        *,
        taken: list[Box],
        small: bool = False,
    ) -> list[Label]:
        """Draw the map, and write nothing into taken boxes; return the names of places."""
        frame, room = self.frame, Room()
        for box in taken:
            room.take(box)
        for group in self.groups:
            room.take_disc(group.x, group.y, group.radius)
        scale = scale_box(frame, words, letters, room, small=small)
        sheet.clip(frame.box)
        draw_basemap(sheet, colours, frame)
        draw_zones(sheet, colours, frame, self.model, self.rows)
        labels = place_labels(frame, self.model, self.groups, letters, room)
        names = base_names(frame, words.lang)
        draw_names(
            sheet, colours, frame, place_base_names(frame, names, labels, letters, colours, room)
        )
        for label in labels:
            sheet.text(
                label.x,
                label.y,
                label.text,
                SIZE,
                colours["ink"],
                weight=BOLD,
                halo=colours["halo"],
            )
        if not (small and frame.projection.is_world):
            draw_scale(sheet, colours, frame, words, scale, small=small)
        for group in self.groups:
            draw_group(sheet, colours, self.model, words, group)
        sheet.clip(None)
        sheet.stroke(rectangle(frame.box), colours["muted" if small else "rule"], 1)
        return labels
