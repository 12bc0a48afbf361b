// Small buttons on the map that tell what lies beyond its edges, and go there.

const MOST_NAMED = 50;

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
    const { map, payload } = page;
    const beyond = this.beyond(page.viewBox());
    const arrows = { west: "←", east: "→", north: "↑", south: "↓" };
    for (const [side, { count, rows, box }] of Object.entries(beyond)) {
      const button = this.buttons[side];
      button.hidden = count === 0;
      if (!count) continue;
      if (rows.length === count && !payload.loaded(rows, PLACE_COLUMNS)) {
        payload.load(rows, PLACE_COLUMNS).then(() => this.update());
      }
      const names = [...new Set(rows.map((row) => page.layer.placeOf(row)).filter(Boolean))];
      const listed = names.length > 0 && names.length <= 2 && rows.length === count;
      const counted = page.language.say("events", { n: count });
      button.replaceChildren(
        element("span", { "aria-hidden": "true", text: `${arrows[side]} ` }),
        element("bdi", { text: listed ? names.join(", ") : counted }),
        listed && count > 1 ? element("span", { text: ` ${count}`, class: "gm-count" }) : "",
      );
      button.setAttribute("aria-label", listed ? `${names.join(", ")}: ${counted}` : counted);
      button.onclick = () => {
        const [west, north, east, south] = box;
        const bounds = L.latLngBounds([latOf(south), lonOf(west)], [latOf(north), lonOf(east)]);
        map.fitBounds(bounds, { padding: [60, 60], maxZoom: 6, animate: !reducedMotion() });
      };
    }
  }

  /** The passing events beyond each side: how many, the first few, their box. */
  beyond([west, north, east, south]) {
    const { model, payload } = this.page;
    const sides = ["west", "north", "east", "south"].map(() => ({
      count: 0, rows: [], box: [Infinity, Infinity, -Infinity, -Infinity],
    }));
    const middle = (west + east) / 2;
    for (let row = 0; row < payload.placed; row++) {
      if (model.fails[row]) continue;
      const x = model.wx[row] + Math.round(middle - model.wx[row]);
      const y = model.wy[row];
      if (x >= west && x <= east && y >= north && y <= south) continue;
      const across = x < west ? west - x : x - east;
      const along = y < north ? north - y : y - south;
      const side = sides[across >= along ? (x < west ? 0 : 2) : y < north ? 1 : 3];
      const { rows, box } = side;
      side.count++;
      if (rows.length < MOST_NAMED) rows.push(row);
      if (x < box[0]) box[0] = x;
      if (y < box[1]) box[1] = y;
      if (x > box[2]) box[2] = x;
      if (y > box[3]) box[3] = y;
    }
    const [left, above, right, below] = sides;
    return { west: left, north: above, east: right, south: below };
  }
}
