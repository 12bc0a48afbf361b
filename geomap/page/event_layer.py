"""Events as a layer on a folium map, ours or anybody's."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pandas as pd
from branca.element import Element, Figure
from folium.map import Layer

from geomap.page.areas import AreaLookup
from geomap.page.basemap import basemap_block
from geomap.page.document import UNSOUND, Verbatim, data_block, leaflet, script, style
from geomap.page.own_types import own_types
from geomap.page.payload import Payload, build_payload
from geomap.page.words import interface_head, told_in
from geomap.tables.disclosure import Coarseness, disclose

__all__ = ["EventLayer"]


class EventLayer(Layer):
    """A folium layer that draws an event table on one canvas, with its filters and cards.

    ::

        m = folium.Map()
        EventLayer(events, name="Strikes").add_to(m)
        folium.LayerControl().add_to(m)

    Nothing of the table passes through a template or a JavaScript parser; the layer adds no
    request to those that folium's map makes.

    Parameters
    ----------
    events : GeoDataFrame or DataFrame
        An event table; columns may be missing, see :func:`geomap.page.payload.build_payload`.
    name : str
        The layer's name in a ``LayerControl`` and on its panel, shown exactly as written.
    lang : str, optional
        ISO 639-1 code of the interface: de, en, es, fr, ru or uk; by default the reader's own.
    overlay, control, show : bool
        As in ``folium.map.Layer``.
    fit : bool
        Move the map to where the events are.
    basemap : bool
        Draw the embedded basemap below the events, for a map without tiles.
    coarsen : str or float, optional
        Publish no place finer than this, also not in the page's data: ``city``, ``district``,
        ``region``, ``country``, or kilometres; see :func:`geomap.tables.disclosure.coarsen`.
    redact : sequence of str
        Columns to leave out of the page.
    areas : callable, optional
        Polygons of places by ``place_id``; by default those of the embedded gazetteer.
    head : dict, optional
        More for the head of the payload; for EventMap.

    Raises
    ------
    OptionError
        When the interface does not speak the language, or there is no such level or column.
    """

    def __init__(
        self,
        events: pd.DataFrame,
        name: str = "",
        *,
        lang: str | None = None,
        overlay: bool = True,
        control: bool = True,
        show: bool = True,
        fit: bool = True,
        basemap: bool = False,
        coarsen: Coarseness | None = None,
        redact: Sequence[str] = (),
        areas: AreaLookup | None = None,
        head: dict[str, Any] | None = None,
    ) -> None:
        events = disclose(events, coarsen=coarsen, redact=redact)
        fallback = self._told(events)
        # Folium writes the name into a script, and Leaflet into the page as HTML: every character
        # that could mean something to either, or to Jinja, goes in as a character reference.
        super().__init__(_references(name), overlay=overlay, control=control, show=show)
        self._name = "EventLayer"
        full_head = {
            **interface_head(lang, fallback, own_types(events)),
            "title": name,
            "coarsen": events.attrs.get("coarsen"),
            "redact": events.attrs.get("redact", []),
            **(head or {}),
        }
        self.payload = self._packed(events, head=full_head, areas=areas)
        self.options: dict[str, Any] = {"fit": fit, "basemap": basemap}
        self._basemap = basemap_block(lang or fallback, self.payload.positions) if basemap else None

    def _told(self, events: pd.DataFrame) -> str:
        """Return the language for readers of none that the interface speaks."""
        return told_in(events)

    def _packed(self, events: pd.DataFrame, **options: Any) -> Payload:
        """Return what the page carries of the events."""
        return build_payload(events, **options)

    def render(self, **kwargs: Any) -> str:
        """Put the layer's data, style and script into the figure that it is part of."""
        figure, parent = self.get_root(), self._parent
        if not isinstance(figure, Figure) or parent is None:
            raise TypeError("an EventLayer is rendered as part of a folium.Map: use .add_to(map)")
        name = self.get_name()
        figure.header.add_child(Verbatim(f"<style>{style()}</style>"), name="geomap_style")
        figure.html.add_child(
            Verbatim(data_block(f"data_{name}", self.payload.text)), name=f"data_{name}"
        )
        if self._basemap is not None:
            block = data_block("geomap_basemap", self._basemap)
            figure.html.add_child(Verbatim(block), name="geomap_basemap")
        figure.header.add_child(Verbatim(f"<script>{script()}</script>"), name="geomap_script")
        call = f'var {name} = geomap.layer("data_{name}", {json.dumps(self.options)});'
        if self.show:
            call += f"\n{name}.addTo({parent.get_name()});"
        figure.script.add_child(Verbatim(call + "\n"), name=name)
        for child in self._children.values():
            child.render(**kwargs)
        return ""


def inline_leaflet(figure: Element) -> None:
    """Put Leaflet itself, as shipped with geomap, into the head of a figure."""
    assert isinstance(figure, Figure)  # noqa: S101
    code, sheet = leaflet()
    figure.header.add_child(Verbatim(f"<style>{sheet}</style>"), name="leaflet_css")
    figure.header.add_child(Verbatim(f"<script>{code}</script>"), name="leaflet")


def number_elements(element: Element) -> None:
    """Give the elements of a tree names by their position, where branca draws them at random."""
    count = 0

    def visit(node: Element) -> None:
        nonlocal count
        count += 1
        node._id = str(count)
        for child in node._children.values():
            visit(child)

    visit(element)


def _references(text: str) -> str:
    """Return text with a character reference for all but ASCII letters, digits and spaces."""
    plain = UNSOUND.sub("\ufffd", text)
    return "".join(
        c if c.isascii() and (c.isalnum() or c == " ") else f"&#{ord(c)};" for c in plain
    )
