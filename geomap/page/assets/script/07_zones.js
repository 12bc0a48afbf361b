// Which regions are drawn as more than a mark. A zone is a polygon, or a circle round a position
// that is known to a district or region only; a patch is what of them a view has room for.

const ROUGH = ["district", "region", "area"];
const EARTH_METRES = 40075016.686;
/** Where a view has more circles than this, those near one another are drawn as one. */
const MOST_CIRCLES = 400;
/** Positions nearer to one another than this many parts of a degree are one (1 m). */
const SAME_PARTS = 100000;
/** So many areas are drawn in full ink; of more, each gets less, down to the least. */
const FULL_INK = 8;
const LEAST_INK = 0.28;

/** Whether a row is in a district, a region or an area of no known extent. */
function isVague(payload, row) {
  if (row >= payload.placed || !ROUGH.includes(payload.word("precision", row))) return false;
  return payload.area.codes[row] === 0 && !(payload.number("radius_km", row) > 0);
}

/** The precisions of rows of no known extent. */
function vaguePrecisions(payload) {
  const found = new Set();
  for (let row = 0; row < payload.placed; row++) {
    if (isVague(payload, row)) found.add(payload.word("precision", row));
  }
  return found;
}

class Zones {
  /** @param {Model} model  @param {Symbols} symbols */
  constructor(model, symbols) {
    const { payload } = model;
    this.model = model;
    this.symbols = symbols;
    this.types = payload.columns.get("event_type");
    this.statuses = payload.columns.get("status");
    this.seen = "";
    this.patches = [];
    this.find();
    this.patchOf = new Int32Array(this.zones.length);
    this.boxes = payload.areas.map(boxOfRings);
  }

  /** Sets `zones`, {area, precision, row, radius}; `rows`, those that have one, and `of`, which. */
  find() {
    const { payload } = this.model;
    const { codes, words } = payload.columns.get("precision");
    const areas = payload.area.codes;
    const [lon, lat] = [payload.columns.get("lon"), payload.columns.get("lat")];
    const rough = [false, ...words.map((word) => ROUGH.includes(word))];
    const grain = lon.parts / SAME_PARTS;
    const numbers = new Map();
    const rows = new Int32Array(payload.placed);
    const of = new Int32Array(payload.placed);
    let length = 0;
    this.zones = [];
    for (let row = 0; row < payload.placed; row++) {
      const area = areas[row];
      if (area === 0 && !(rough[codes[row]] && payload.number("radius_km", row) > 0)) continue;
      const [across, along] = [Math.round(lon.codes[row] / grain), Math.round(lat.codes[row] / grain)];
      const place = area || (across + 180 * SAME_PARTS) * 181 * SAME_PARTS + along + 90.5 * SAME_PARTS;
      const key = place * rough.length + codes[row];
      let zone = numbers.get(key);
      if (zone === undefined) {
        const precision = payload.word("precision", row);
        zone = this.zones.push({ area, precision, row, radius: this.radiusOf(row) }) - 1;
        numbers.set(key, zone);
      }
      rows[length] = row;
      of[length++] = zone;
    }
    this.rows = rows.slice(0, length);
    this.of = of.slice(0, length);
  }

  /** The radius of a position's circle, as a part of the map's unit square. */
  radiusOf(row) {
    const kilometres = this.model.payload.number("radius_km", row) ?? 0;
    const [, lat] = this.model.payload.position(row);
    const flat = Math.cos((Math.min(Math.abs(lat), MAX_LATITUDE) * Math.PI) / 180);
    return (kilometres * 1000) / (EARTH_METRES * flat);
  }

  // -- what a view shows -----------------------------------------------------------------

  /** Makes the patches of a view: {area, precision, path}; what passes does not matter to it. */
  look(view) {
    const seen = [view.worldSize, view.left, view.top, view.width, view.height].join();
    if (this.seen === seen) return;
    this.seen = seen;
    this.patches = [];
    this.patchOf.fill(-1);
    const circles = [];
    this.zones.forEach((zone, number) => {
      if (!this.sees(view, zone)) return;
      if (!zone.area) circles.push(number);
      else {
        const rings = this.model.payload.areas[zone.area - 1];
        const path = polygonPath(view, rings);
        const box = this.boxes[zone.area - 1];
        const outline = box[0] <= 0 || box[2] >= 1 ? polygonPath(view, rings, true) : path;
        this.patchOf[number] = this.patches.push({ ...zone, path, outline }) - 1;
      }
    });
    let cell = circles.length > MOST_CIRCLES ? CELL_PIXELS : 0;
    let gathered = this.gathered(circles, view, cell);
    while (gathered.size > MOST_CIRCLES) gathered = this.gathered(circles, view, (cell *= 2));
    for (const numbers of gathered.values()) {
      const zone = this.zones[numbers[0]];
      const patch = this.patches.push({ ...zone, path: this.circlePath(view, zone) }) - 1;
      for (const number of numbers) this.patchOf[number] = patch;
    }
  }

  /** Whether a zone reaches into a view, and out from under the mark in its middle. */
  sees({ worldSize, left, top, width, height }, { area, row, radius }) {
    let box = null;
    if (area) box = this.boxes[area - 1];
    else {
      const [x, y] = [this.model.wx[row], this.model.wy[row]];
      box = [x - radius, y - radius, x + radius, y + radius];
    }
    if (Math.max(box[2] - box[0], box[3] - box[1]) * worldSize <= 2 * MARK_RADIUS) return false;
    const [right, bottom] = [left + width / worldSize, top + height / worldSize];
    if (box[1] > bottom || box[3] < top) return false;
    return Math.ceil(left - box[2]) <= Math.floor(right - box[0]);
  }

  /** Circles by the cell that they stand in, those of one precision and about one size together. */
  gathered(circles, { worldSize }, cell) {
    const groups = new Map();
    for (const number of circles) {
      const { row, radius, precision } = this.zones[number];
      const key = cell === 0 ? number : [
        Math.floor((this.model.wx[row] * worldSize) / cell),
        Math.floor((this.model.wy[row] * worldSize) / cell),
        Math.round(Math.log2(radius)), precision,
      ].join();
      if (groups.has(key)) groups.get(key).push(number);
      else groups.set(key, [number]);
    }
    return groups;
  }

  circlePath(view, { row, radius }) {
    const { worldSize, left, top } = view;
    const x = this.model.wx[row] + Math.ceil(startOfTurn(view) - this.model.wx[row]);
    const path = new Path2D();
    path.arc(
      (x - left) * worldSize, (this.model.wy[row] - top) * worldSize, radius * worldSize,
      0, 2 * Math.PI,
    );
    return path;
  }

  // -- what passes -----------------------------------------------------------------------

  /** Counts what passes of each patch by type, and tells where any event occurred. */
  count() {
    const { model, rows, of, patchOf, types, statuses } = this;
    const width = types.words.length + 1;
    const counts = new Uint32Array(this.patches.length * width);
    const occurred = new Uint8Array(this.patches.length);
    const code = statuses.words.indexOf("occurred") + 1;
    if (this.patches.length) {
      for (let i = 0; i < rows.length; i++) {
        const row = rows[i];
        const patch = patchOf[of[i]];
        if (patch < 0 || model.fails[row] !== 0) continue;
        counts[patch * width + types.codes[row]] += model.payload.weights[row];
        if (statuses.codes[row] === code) occurred[patch] = 1;
      }
    }
    return { width, counts, occurred };
  }

  /** The patch of a row, or -1. */
  patchOfRow(row) {
    const place = this.model.passes(row) ? this.rows.indexOf(row) : -1;
    return place < 0 ? -1 : this.patchOf[this.of[place]];
  }

  /** The passing rows of a patch. */
  rowsOf(patch) {
    const { rows, of, patchOf, model } = this;
    return [...rows.filter((row, i) => patchOf[of[i]] === patch && model.passes(row))];
  }

  // -- drawing ---------------------------------------------------------------------------

  /** Draws what passes; returns the patches that can be clicked, {path, patch}. */
  draw(view) {
    this.look(view);
    const { context } = view;
    const { width, counts, occurred } = this.count();
    const { selected } = this.model;
    const chosen = selected === null ? -1 : this.patchOfRow(selected);
    const drawn = [];
    context.save();
    context.lineJoin = "round";
    const most = this.patches.map((_, patch) =>
      mostOf(counts.subarray(patch * width, (patch + 1) * width), 3));
    // Where much is hatched, each is hatched the paler, so that the marks stand before it.
    const calm = Math.max(LEAST_INK, Math.min(1, FULL_INK / most.filter((types) => types.length).length));
    this.patches.forEach(({ area, precision, path, outline: line }, patch) => {
      const types = most[patch];
      if (!types.length) return;
      const colors = types.slice(0, calm < 0.5 ? 1 : 3).map((type) => this.symbols.color(type - 1));
      const outline = types.length === 1 ? colors[0] : this.symbols.palette.muted;
      if (precision === "country") {
        context.globalAlpha = 0.55;
      } else {
        context.globalAlpha = 0.1 * calm;
        context.fillStyle = outline;
        context.fill(path, "evenodd");
        context.globalAlpha = (occurred[patch] ? 0.5 : 0.25) * calm;
        context.fillStyle = hatch(context, colors, precision === "district" ? 5 : 7);
        context.fill(path, "evenodd");
        context.globalAlpha = 0.9 * Math.sqrt(calm);
        // A country is its outline: what lies inside it is not all about its events.
        drawn.push({ path, patch });
      }
      context.setLineDash(!occurred[patch] || precision === "area" || !area ? [5, 4] : []);
      context.strokeStyle = outline;
      context.lineWidth = (calm < 0.5 ? 1 : 1.5) + (patch === chosen ? 1.4 : 0);
      context.stroke(line ?? path);
    });
    context.restore();
    return drawn;
  }
}

/** The places of the largest numbers, largest first, as many as asked for; never of a zero. */
function mostOf(numbers, most) {
  const places = [];
  for (let i = 0; i < numbers.length; i++) if (numbers[i] !== 0) places.push(i);
  return places.sort((a, b) => numbers[b] - numbers[a] || a - b).slice(0, most);
}

/**
 * The path of a polygon's rings; points closer than a pixel to the last are passed over. An `open`
 * path leaves out what runs along the antimeridian, where rings are cut, not bounded.
 */
function polygonPath(view, rings, open = false) {
  const path = new Path2D();
  for (const turn of turnsInView(view)) {
    for (const ring of rings) {
      let [lastX, lastY] = [Infinity, Infinity];
      for (let i = 0; i < ring.length; i += 2) {
        const x = (ring[i] + turn - view.left) * view.worldSize;
        const y = (ring[i + 1] - view.top) * view.worldSize;
        const cut = open && i > 0 && ring[i] % 1 === 0 && ring[i - 2] === ring[i];
        if (i === 0 || cut) path.moveTo(x, y);
        else if (Math.abs(x - lastX) + Math.abs(y - lastY) < 1) continue;
        else path.lineTo(x, y);
        [lastX, lastY] = [x, y];
      }
      if (!open) path.closePath();
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
