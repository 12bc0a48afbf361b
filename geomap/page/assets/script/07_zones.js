// Which regions are drawn as more than a mark: a zone is a polygon, or a circle round a position
// that is known to a district or region only.

const ROUGH = ["district", "region", "area"];
const EARTH_METRES = 40075016.686;

class Zones {
  /** @param {Model} model  @param {Symbols} symbols */
  constructor(model, symbols) {
    const { payload } = model;
    const { codes, words } = payload.columns.get("precision");
    const areas = payload.columns.get("area").codes;
    const rough = words.map((word) => ROUGH.includes(word));
    const numbers = new Map();
    const [rows, zones] = [[], []];
    this.model = model;
    this.symbols = symbols;
    this.boxes = payload.areas.map(boxOfRings);
    this.types = payload.columns.get("event_type");
    this.statuses = payload.columns.get("status");
    /** {area, precision, row}: the number of a polygon, 0 for a circle; the first of its rows. */
    this.zones = [];
    for (let row = 0; row < payload.placed; row++) {
      if (!areas[row] && !(codes[row] && rough[codes[row] - 1])) continue;
      const key = `${codes[row]} ${areas[row] || `${model.wx[row]} ${model.wy[row]}`}`;
      if (!numbers.has(key)) {
        const zone = { area: areas[row], precision: payload.word("precision", row), row };
        numbers.set(key, this.zones.push(zone) - 1);
      }
      rows.push(row);
      zones.push(numbers.get(key));
    }
    this.rows = Int32Array.from(rows);
    this.of = Int32Array.from(zones);
  }

  /**
   * What passes of some zones: their types by number of events, whether any event occurred, and
   * whether the selected one is among them. Zones of which nothing passes are left out.
   */
  passing(zones) {
    const { model, rows, of, types } = this;
    const width = types.words.length + 1;
    const place = new Int32Array(this.zones.length).fill(-1);
    zones.forEach((zone, i) => (place[zone] = i));
    const counts = new Uint32Array(zones.length * width);
    const occurred = new Uint8Array(zones.length);
    const code = this.statuses.words.indexOf("occurred") + 1;
    let selected = -1;
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i];
      const at = place[of[i]];
      if (at < 0 || model.fails[row] !== 0) continue;
      counts[at * width + types.codes[row]]++;
      if (this.statuses.codes[row] === code) occurred[at] = 1;
      if (row === model.selected) selected = at;
    }
    return zones.map((zone, i) => ({
      ...this.zones[zone],
      zone,
      types: [...counts.subarray(i * width, (i + 1) * width)]
        .map((count, type) => [type - 1, count])
        .filter(([, count]) => count),
      occurred: occurred[i] === 1,
      selected: selected === i,
    })).filter((zone) => zone.types.length);
  }

  /** The passing rows of a zone. */
  rowsOf(zone) {
    const rows = [];
    this.rows.forEach((row, i) => {
      if (this.of[i] === zone && this.model.passes(row)) rows.push(row);
    });
    return rows;
  }

  // -- drawing ---------------------------------------------------------------------------

  /** Draws what passes; returns the paths that can be clicked, each with its zone. */
  draw(view) {
    const { context } = view;
    const drawn = [];
    const seen = [...this.zones.keys()].filter((zone) => this.sees(view, this.zones[zone]));
    for (const entry of this.passing(seen)) {
      const types = entry.types.sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, 3);
      const colors = types.map(([type]) => this.symbols.color(type));
      const outline = colors.length === 1 ? colors[0] : this.symbols.palette.muted;
      const path = entry.area
        ? polygonPath(view, this.model.payload.areas[entry.area - 1])
        : this.circlePath(view, entry.row);
      context.save();
      context.lineJoin = "round";
      if (entry.precision === "country") {
        context.globalAlpha = 0.55;
      } else {
        context.globalAlpha = 0.1;
        context.fillStyle = outline;
        context.fill(path, "evenodd");
        context.globalAlpha = entry.occurred ? 0.5 : 0.25;
        context.fillStyle = hatch(context, colors, entry.precision === "district" ? 5 : 7);
        context.fill(path, "evenodd");
        context.globalAlpha = 0.9;
      }
      if (!entry.occurred || entry.precision === "area" || !entry.area) context.setLineDash([5, 4]);
      context.strokeStyle = outline;
      context.lineWidth = (entry.precision === "country" ? 1.6 : 1.4) + (entry.selected ? 1.4 : 0);
      context.stroke(path);
      context.restore();
      // A country is its outline: what lies inside it is not all about its events.
      if (entry.precision !== "country") drawn.push({ path, zone: entry.zone });
    }
    return drawn;
  }

  /** Whether a zone reaches into a view, and out from under the mark in its middle. */
  sees(view, { area, row }) {
    const { worldSize, left, top, width, height } = view;
    let box = null;
    if (area) box = this.boxes[area - 1];
    else {
      const [x, y] = [this.model.wx[row], this.model.wy[row]];
      const radius = this.radiusOf(row);
      box = [x - radius, y - radius, x + radius, y + radius];
    }
    const [right, bottom] = [left + width / worldSize, top + height / worldSize];
    if (box[1] > bottom || box[3] < top) return false;
    if (Math.ceil(left - box[2]) > Math.floor(right - box[0])) return false;
    return Math.max(box[2] - box[0], box[3] - box[1]) * worldSize > 2 * MARK_RADIUS;
  }

  /** The radius of a position's circle, as a part of the map's unit square. */
  radiusOf(row) {
    const kilometres = this.model.payload.number("radius_km", row) ?? 0;
    const [, lat] = this.model.payload.position(row);
    const flat = Math.cos((Math.min(Math.abs(lat), MAX_LATITUDE) * Math.PI) / 180);
    return (kilometres * 1000) / (EARTH_METRES * flat);
  }

  circlePath(view, row) {
    const x = this.model.wx[row] + Math.ceil(view.left - this.model.wx[row]);
    const path = new Path2D();
    path.arc(
      (x - view.left) * view.worldSize, (this.model.wy[row] - view.top) * view.worldSize,
      this.radiusOf(row) * view.worldSize, 0, 2 * Math.PI,
    );
    return path;
  }
}

function polygonPath(view, rings) {
  const path = new Path2D();
  for (const turn of turnsInView(view)) {
    for (const ring of rings) {
      for (let i = 0; i < ring.length; i += 2) {
        const x = (ring[i] + turn - view.left) * view.worldSize;
        const y = (ring[i + 1] - view.top) * view.worldSize;
        if (i === 0) path.moveTo(x, y);
        else path.lineTo(x, y);
      }
      path.closePath();
    }
  }
  return path;
}

/** The box of a polygon's rings on the unit square: [west, north, east, south]. */
function boxOfRings(rings) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const ring of rings) {
    for (let i = 0; i < ring.length; i += 2) {
      box[0] = Math.min(box[0], ring[i]);
      box[1] = Math.min(box[1], ring[i + 1]);
      box[2] = Math.max(box[2], ring[i]);
      box[3] = Math.max(box[3], ring[i + 1]);
    }
  }
  return box;
}
