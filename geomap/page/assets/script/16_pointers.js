// Small buttons on the map that tell what lies beyond its edges, and go there.

class Pointers {
  /** @param {Element} place where the buttons go */
  constructor(page, place) {
    this.page = page;
    this.buttons = Object.fromEntries(
      ["west", "north", "east", "south"].map((side) => {
        const button = element("button", { type: "button", class: "gm-chip", hidden: true });
        place.append(button);
        return [side, button];
      }),
    );
    page.model.onChange(() => this.update());
  }

  update() {
    const { page } = this;
    const { model, payload, map } = page;
    const [west, north, east, south] = page.viewBox();
    const beyond = { west: [], north: [], east: [], south: [] };
    const middle = (west + east) / 2;
    for (let row = 0; row < payload.placed; row++) {
      if (model.fails[row]) continue;
      const x = model.wx[row] + Math.round(middle - model.wx[row]);
      const y = model.wy[row];
      const over = { west: west - x, east: x - east, north: north - y, south: y - south };
      const [side, distance] = Object.entries(over).sort((a, b) => b[1] - a[1])[0];
      if (distance > 0) beyond[side].push(row);
    }
    const arrows = { west: "←", east: "→", north: "↑", south: "↓" };
    for (const [side, rows] of Object.entries(beyond)) {
      const button = this.buttons[side];
      button.hidden = rows.length === 0;
      if (!rows.length) continue;
      const names = [...new Set(rows.slice(0, 50).map((row) => page.layer.placeOf(row)).filter(Boolean))];
      const count = page.language.say("events", { n: rows.length });
      const listed = names.length && names.length <= 2;
      button.replaceChildren(
        element("span", { "aria-hidden": "true", text: `${arrows[side]} ` }),
        element("bdi", { text: listed ? names.join(", ") : count }),
        listed && rows.length > 1 ? element("span", { text: ` ${rows.length}`, class: "gm-count" }) : "",
      );
      button.setAttribute("aria-label", listed ? `${names.join(", ")}: ${count}` : count);
      button.onclick = () => {
        const bounds = L.latLngBounds(
          rows.map((row) => {
            const lon = lonOf(model.wx[row]);
            return [latOf(model.wy[row]), lon + 360 * Math.round((map.getCenter().lng - lon) / 360)];
          }),
        );
        map.fitBounds(bounds, { padding: [60, 60], maxZoom: 6, animate: !reducedMotion() });
      };
    }
  }
}
