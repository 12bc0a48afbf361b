// Small buttons at the edges of the map that tell what lies beyond them, and go there.

class Pointers {
  constructor(page) {
    this.page = page;
    this.element = element("div", { class: "gm-pointers" });
    page.map.getContainer().append(this.element);
    L.DomEvent.disableClickPropagation(this.element);
    this.buttons = Object.fromEntries(
      ["west", "north", "east", "south"].map((side) => {
        const button = element("button", { type: "button", class: `gm-pointer gm-${side}`, hidden: true });
        this.element.append(button);
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
      const listed = names.length && names.length <= 2 ? `${names.join(", ")}: ` : "";
      const text = listed + page.language.say("events", { n: rows.length });
      button.replaceChildren(
        element("span", { "aria-hidden": "true", text: arrows[side] }),
        element("span", { text, dir: "auto" }),
      );
      button.onclick = () => {
        page.moved = true;
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
