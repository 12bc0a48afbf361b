"""The map page of an event table: one HTML file that needs nothing else."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import folium
import pandas as pd
from branca.element import Element, Figure
from folium.template import Template

from geomap.errors import OptionError
from geomap.files import write_bytes
from geomap.page.areas import AreaLookup
from geomap.page.document import PLAIN_ROWS, escaped, fill, page_template, plain_table
from geomap.page.event_layer import EventLayer, inline_leaflet, number_elements
from geomap.page.notebook import notebook_frame
from geomap.page.side_files import superseding
from geomap.page.words import interface_words, told_in
from geomap.tables.disclosure import Coarseness, disclose

if TYPE_CHECKING:
    import xyzservices

__all__ = ["FIRST_ROWS", "EventMap"]

#: Rows of the table for readers without script, where it does not hold all.
FIRST_ROWS: Final = 100
_HOST: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?(?::[0-9]{1,5})?")


class EventMap:
    """A map page: events on a map, filters that combine, a timeline, a list.

    The page is one file without any request to anywhere; the same table gives the same bytes.

    Parameters
    ----------
    events : GeoDataFrame or DataFrame
        An event table; columns may be missing, columns of the user's own are kept.
    title, subtitle : str, optional
        What stands above the map, exactly as written.
    lang : str, optional
        ISO 639-1 code of the interface: de, en, es, fr, ru or uk; by default the reader's own, as
        the browser says, or the one that most events are told in.
    tiles : str or xyzservices.TileProvider, optional
        An online basemap to show over the embedded one: a name as in xyzservices, such as
        ``"OpenStreetMap.Mapnik"``, or a URL with ``{z}``, ``{x}``, ``{y}``. The page then makes
        requests to that one host, and works when it does not answer.
    coarsen : str or float, optional
        Publish no place finer than this, in the page's data either: ``city``, ``district``,
        ``region``, ``country``, or kilometres; see :func:`geomap.tables.disclosure.coarsen`.
    redact : sequence of str
        Columns to leave out of the page. The page says what was coarsened or left out.
    areas : callable, optional
        Polygons of places by ``place_id``; by default those of the embedded gazetteer.

    Raises
    ------
    OptionError
        When the interface does not speak the language, or there is no such basemap, level or
        column.
    """

    def __init__(
        self,
        events: pd.DataFrame,
        *,
        title: str | None = None,
        subtitle: str | None = None,
        lang: str | None = None,
        tiles: str | xyzservices.TileProvider | None = None,
        coarsen: Coarseness | None = None,
        redact: Sequence[str] = (),
        areas: AreaLookup | None = None,
    ) -> None:
        if lang is not None:
            interface_words(lang)
        self.events = disclose(events, coarsen=coarsen, redact=redact)
        self.title = title or ""
        self.subtitle = subtitle or ""
        self.lang = lang
        self.tiles = _tiles(tiles) if tiles else None
        self._areas = areas
        self._html: str | None = None

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the page to a file, whole or not at all.

        Raises
        ------
        OutputError
            When the file cannot be written.
        """
        with superseding(path):
            write_bytes(path, self.to_html().encode("utf-8"))

    def to_html(self) -> str:
        """Return the page."""
        if self._html is None:
            self._html = self._render()
        return self._html

    def to_folium(self) -> folium.Map:
        """Return the map as a ``folium.Map`` to add more to.

        It holds Leaflet, the embedded basemap and the events, and asks for nothing. Lines, shapes,
        groups and a ``LayerControl`` added to it change nothing in that; with a popup, an icon or a
        plugin it loads what folium always loads (jQuery, Bootstrap, icons), but Leaflet. It has no
        content policy, and no list beside the map.
        """
        m = _CarryingMap(tiles=None, location=(30, 15), zoom_start=2, control_scale=False)
        inline_leaflet(m.get_root())
        self._layer().add_to(m)
        return m

    def _repr_html_(self) -> str:
        """Show the page in a notebook, as a frame; without a network, like the page itself.

        Where frames are taken out, as of a notebook that is not trusted, on GitHub and in Word,
        the events show as a table.
        """
        lang = self.lang or self._told()
        return notebook_frame(self.to_html(), self.events, title=self.title, lang=lang)

    def __repr__(self) -> str:
        return f"<EventMap of {len(self.events)} events>"

    def _layer(self, **options: Any) -> EventLayer:
        head = {"subtitle": self.subtitle, "tiles": self.tiles}
        layer = EventLayer(
            self.events, self.title, lang=self.lang, basemap=True, areas=self._areas, head=head
        )
        layer.options.update(options)
        return layer

    def _render(self) -> str:
        figure = Figure()
        figure._template = Template(page_template())
        figure.header._children.clear()
        m = _PageMap()
        figure.add_child(m)
        self._layer(page=True, tiles=self.tiles is not None).add_to(m)
        inline_leaflet(figure)
        number_elements(figure)
        lang = self.lang or self._told()
        title = escaped(self.title)
        parts = {
            "beside": self._beside(),
            "title": title or "geomap",
            "credit": escaped(interface_words(lang)["basemap_credit"]),
            "heading": f"<h1>{title}</h1>" if title else "",
            "plain": self._plain(lang),
        }
        tiles = self.tiles
        images = _origins(tiles["url"], tiles["subdomains"]) if tiles else []
        return fill(figure.render(), parts, lang=lang, images=images)

    def _told(self) -> str:
        """Return the language of the page for readers of none that it speaks."""
        return told_in(self.events)

    def _plain(self, lang: str) -> str:
        """Return the table for readers without script."""
        rows = PLAIN_ROWS if len(self.events) <= PLAIN_ROWS else FIRST_ROWS
        return plain_table(self.events, lang=lang, rows=rows)

    def _beside(self) -> str:
        """Return the mark of what lies beside the page; there is nothing."""
        return ""


#: Elements of folium that Leaflet alone can draw.
_LEAFLET_ALONE: Final = frozenset(
    {
        "Circle", "CircleMarker", "DivIcon", "EventLayer", "FeatureGroup", "FitBounds", "GeoJson",
        "ImageOverlay", "LayerControl", "Marker", "Polygon", "PolyLine", "Rectangle", "TileLayer",
        "Tooltip", "WmsTileLayer",
    }
)  # fmt: skip


class _CarryingMap(folium.Map):
    """folium's map, which carries Leaflet and loads the rest only when an element needs it."""

    def render(self, **kwargs: Any) -> str:
        """Put the map into its figure."""
        alone = {type(element).__name__ for element in _below(self)} <= _LEAFLET_ALONE
        for name in ("default_js", "default_css"):
            listed = getattr(folium.Map, name)
            kept = [] if alone else [e for e in listed if not e[0].startswith("leaflet")]
            setattr(self, name, kept)
        super().render(**kwargs)  # type: ignore[no-untyped-call]
        return ""


def _below(element: Element) -> Iterator[Element]:
    """Yield all that was added to an element, and to that."""
    for child in element._children.values():
        yield child
        yield from _below(child)


class _PageMap(folium.Map):
    """folium's map, without what it loads from elsewhere; our script gives it its options."""

    _template = Template(
        """
        {% macro html(this, kwargs) %}
        <div class="folium-map" id={{ this.get_name()|tojson }}></div>
        {% endmacro %}
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = geomap.map({{ this.get_name()|tojson }});
        {% endmacro %}
        """
    )

    def __init__(self) -> None:
        super().__init__(tiles=None)
        self.default_js = []
        self.default_css = []


def _tiles(basemap: str | xyzservices.TileProvider) -> dict[str, Any]:
    """Return a tile basemap's address, attribution, subdomains and greatest zoom."""
    import xyzservices

    mend = "use a name of xyzservices, such as OpenStreetMap.Mapnik, or a URL with {z}, {x}, {y}"
    if isinstance(basemap, xyzservices.TileProvider):
        provider = basemap
    elif "{" in basemap or "://" in basemap:
        provider = xyzservices.TileProvider(name=basemap, url=basemap, attribution="")
    else:
        try:
            provider = xyzservices.providers.query_name(basemap)
        except ValueError:
            raise OptionError(f"there is no basemap {basemap!r}", mend=mend) from None
    try:
        url = provider.build_url(fill_subdomain=False)
    except (KeyError, ValueError):
        raise OptionError(
            f"the address of the basemap {provider.name!r} has a blank to fill in, such as a key",
            mend="give its URL with the key in it, or a basemap that needs none",
        ) from None
    if not all(mark in url for mark in ("{z}", "{x}", "{y}")):
        raise OptionError(f"{url!r} is no address of tiles", mend=mend)
    subdomains = [str(subdomain) for subdomain in provider.get("subdomains", "abc")]
    _origins(url, subdomains)
    return {
        "url": url,
        "attribution": str(provider.get("attribution", "")),
        "subdomains": subdomains,
        "max_zoom": provider.get("max_zoom", 18),
    }


def _origins(url: str, subdomains: Sequence[str]) -> list[str]:
    """Return the origins of a tile address as a policy names them, one for each subdomain."""
    origins = []
    for subdomain in subdomains if "{s}" in url else ("",):
        parts = urlsplit(url.replace("{s}", subdomain))
        if parts.scheme not in ("https", "http") or not _HOST.fullmatch(parts.netloc):
            raise OptionError(
                f"{url!r} is not on the web", mend="use an address that begins with https://HOST/"
            )
        origins.append(f"{parts.scheme}://{parts.netloc}")
    return list(dict.fromkeys(origins))
