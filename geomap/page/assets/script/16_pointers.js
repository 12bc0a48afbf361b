// Small buttons on the map that tell what lies beyond its edges, and go there.

const MOST_NAMED = 50;
const SIDES = ["west", "north", "east", "south"];
const ARROWS = { west: "←", north: "↑", east: "→", south: "↓" };
const INSIDE = SIDES.length;

class Pointers {
  /** @param {Element} place where the buttons go */
  constructor(page, place) {
    this.page = page;
    /** For each placed event the side of the view beyond which it lies, or INSIDE. */
    this.beyond = new Uint8Array(page.payload.placed);
    this.seen = "";
    this.buttons = Object.fromEntries(
      SIDES.map((side) => {
        const button = element("button", { type: "button", class: "gm-chip", hidden: true });
        place.append(button);
        return [side, button];
      }),
    );
    page.model.onRest(() => this.update());
  }

  update() {
    const { map, model, payload, layer, language } = this.page;
    if (model.edition === 0) return; // nothing has been decided yet
    this.look(this.page.viewBox());
    const sides = this.count();
    const named = sides.filter(({ count }) => count <= MOST_NAMED).flatMap(({ rows }) => rows);
    if (!payload.loaded(named, PLACE_COLUMNS)) {
      payload.load(named, PLACE_COLUMNS).then(() => this.update());
    }
    sides.forEach(({ count, rows }, i) => {
      const side = SIDES[i];
      const button = this.buttons[side];
      button.hidden = count === 0;
      if (!count) return;
      const few = count <= MOST_NAMED ? rows : [];
      const names = [...new Set(few.map((row) => layer.placeOf(row)).filter(Boolean))];
      const listed = names.length > 0 && names.length <= 2;
      const counted = language.say("events", { n: count });
      button.replaceChildren(
        element("span", { "aria-hidden": "true", text: `${ARROWS[side]} ` }),
        element("bdi", { text: listed ? names.join(", ") : counted }),
        listed && count > 1 ? element("span", { text: ` ${count}`, class: "gm-count" }) : "",
      );
      button.setAttribute("aria-label", listed ? `${names.join(", ")}: ${counted}` : counted);
      button.onclick = () => {
        const [west, north, east, south] = this.boxOf(this.rowsBeyond(i));
        const bounds = L.latLngBounds([latOf(south), lonOf(west)], [latOf(north), lonOf(east)]);
        map.fitBounds(bounds, { padding: [60, 60], maxZoom: 6, animate: !reducedMotion() });
      };
    });
  }

  /** Finds beyond which side of a view each event lies; what passes does not matter to it. */
  look(box) {
    if (this.seen === box.join()) return;
    this.seen = box.join();
    const [west, north, east, south] = box;
    const { wx, wy } = this.page.model;
    const middle = (west + east) / 2;
    this.middle = middle;
    for (let i = 0; i < wx.length; i++) {
      const x = wx[i] + Math.round(middle - wx[i]);
      const y = wy[i];
      const across = x < west ? west - x : x - east;
      const along = y < north ? north - y : y - south;
      this.beyond[i] = across <= 0 && along <= 0 ? INSIDE
        : across >= along ? (x < west ? 0 : 2) : y < north ? 1 : 3;
    }
  }

  /** How many passing events lie beyond each side, and the first of them. */
  count() {
    const sides = SIDES.map(() => ({ count: 0, rows: [] }));
    const { fails, payload } = this.page.model;
    const { beyond } = this;
    for (let i = 0; i < beyond.length; i++) {
      if (beyond[i] === INSIDE || fails[i] !== 0) continue;
      const side = sides[beyond[i]];
      if (side.rows.length < MOST_NAMED) side.rows.push(i);
      side.count += payload.weights[i];
    }
    return sides;
  }

  rowsBeyond(side) {
    const rows = [];
    for (let row = 0; row < this.beyond.length; row++) {
      if (this.beyond[row] === side && this.page.model.passes(row)) rows.push(row);
    }
    return rows;
  }

  boxOf(rows) {
    const { wx, wy } = this.page.model;
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    for (const row of rows) {
      const x = wx[row] + Math.round(this.middle - wx[row]);
      box[0] = Math.min(box[0], x);
      box[1] = Math.min(box[1], wy[row]);
      box[2] = Math.max(box[2], x);
      box[3] = Math.max(box[3], wy[row]);
    }
    return box;
  }
}
