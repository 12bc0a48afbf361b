"""Shapes and colours of the event types."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from importlib.resources import files

import numpy as np
import pytest

from geomap.page.document import script
from geomap.page.style import drawing, light_colours, styles_for
from geomap.taxonomy import EVENT_TYPES

#: Machado, Oliveira and Fernandes 2009: how the three kinds of dichromats see linear RGB.
SIGHTS = {
    "all cones": np.eye(3),
    "no red": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "no green": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "no blue": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
LAND = {"light": "#f3f0e8", "dark": "#25282c"}


def linear(color: str) -> np.ndarray:
    """Return a colour as linear RGB."""
    part = np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)


def lab(rgb: np.ndarray) -> np.ndarray:
    """Return linear RGB as CIE 1976 L*a*b*."""
    xyz = XYZ @ np.clip(rgb, 0, 1) / np.array([0.9505, 1, 1.089])
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def contrast(one: str, other: str) -> float:
    """Return the WCAG contrast of two colours."""
    low, high = sorted(float(XYZ[1] @ linear(color)) for color in (one, other))
    return (high + 0.05) / (low + 0.05)


def colors(scheme: str) -> Sequence[str]:
    """Return the different colours of a scheme."""
    return sorted({getattr(style, scheme) for style in styles_for(EVENT_TYPES).values()})


def test_every_type_has_a_shape_of_its_own() -> None:
    """No two types of the taxonomy share a shape."""
    shapes = [style.shape for style in styles_for(EVENT_TYPES).values()]
    assert len(set(shapes)) == len(EVENT_TYPES)


def test_shapes_are_plain_paths_inside_their_box() -> None:
    """A shape is made of M, L, C and Z, and stays between -10 and 10."""
    for style in styles_for([*EVENT_TYPES, *map(str, range(7))]).values():
        assert re.fullmatch(r"[MLCZ0-9. -]+", style.shape)
        assert all(abs(float(n)) <= 10.7 for n in re.findall(r"-?[\d.]+", style.shape))


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_differ_for_every_eye(scheme: str, sight: str) -> None:
    """Any two families are told apart also by readers without one kind of cone."""
    seen = [lab(np.array(SIGHTS[sight]) @ linear(color)) for color in colors(scheme)]
    distances = [np.linalg.norm(a - b) for a, b in itertools.combinations(seen, 2)]
    assert min(distances) >= 15


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_stand_out_from_the_land(scheme: str) -> None:
    """Marks have a contrast of 3 to 1 at least (WCAG 1.4.11)."""
    assert min(contrast(color, LAND[scheme]) for color in colors(scheme)) >= 3


def variables(scheme: str) -> dict[str, str]:
    """Return the colours that the style sheet names, in a scheme."""
    sheet = (files("geomap.page") / "assets" / "geomap.css").read_text(encoding="utf-8")
    blocks = re.findall(r":root \{(.*?)\}", sheet, re.DOTALL)
    found: dict[str, str] = {}
    for block in blocks[: 1 if scheme == "light" else 2]:
        found |= dict(re.findall(r"--gm-([a-z]+): (#[0-9a-f]{6});", block))
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_have_contrast_enough(scheme: str) -> None:
    """Words of the page and names on the map have a contrast of 4.5 to 1 (WCAG 1.4.3, AA)."""
    color = variables(scheme)
    assert color["land"] == LAND[scheme]
    pairs = [(word, ground) for word in ("ink", "muted", "accent") for ground in ("paper", "wash")]
    pairs += [(word, "land") for word in ("town", "country", "ink")]
    for word, ground in pairs:
        assert contrast(color[word], color[ground]) >= 4.5, (word, ground)


def test_types_of_the_users_own_get_styles_that_repeat_late() -> None:
    """The first 49 strangers all look different."""
    styles = styles_for(f"type {n}" for n in range(49)).values()
    assert len({(style.shape, style.light) for style in styles}) == 49


def script_numbers(code: str) -> dict[str, float]:
    """Return the numbers that a script calls by names in capitals."""
    found = re.findall(r"^const ([A-Z_]+) = ([0-9.]+);", code, re.MULTILINE)
    return {name.lower(): float(number) for name, number in found}


def test_script_and_figure_draw_by_the_same_numbers() -> None:
    """What styles.toml says of sizes and groups is what the page's script does."""
    numbers = script_numbers(script())
    assert {name: numbers.get(name) for name in drawing()} == drawing()
    assert script_numbers("const CELL_PIXELS = 25;\n") != {"cell_pixels": drawing()["cell_pixels"]}


def test_light_colours_are_read_from_the_style_sheet() -> None:
    """The figure's land is the page's, and no colour of the dark scheme is taken for it."""
    colours = light_colours()
    assert colours["land"] == LAND["light"]
    assert LAND["dark"] not in colours.values()
    assert {"paper", "ink", "muted", "rule", "water", "coast", "border"} <= set(colours)
