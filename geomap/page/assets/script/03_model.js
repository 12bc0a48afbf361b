// Which events pass: every filter is one bit, and an event passes when none of its bits is set.
// A facet's count is of the events that pass all filters but that facet's own.

const FACETS = ["event_type", "status", "precision", "country"];
const FACET_BIT = { event_type: 1, status: 2, precision: 4, country: 8 };
const DATE_BIT = 16;
const TEXT_BIT = 32;
const VIEW_BIT = 64;
const SEARCHED = [
  "title", "quote", "place_name", "place_label", "actors", "attribution", "subtype", "event_id",
];

class Model {
  constructor(payload) {
    const { rows } = payload;
    this.payload = payload;
    this.fails = new Uint8Array(rows);
    this.start = payload.columns.get("date_start");
    this.end = payload.columns.get("date_end");
    this.listeners = new Set();
    this.selected = null;
    this.facets = new Map();
    for (const name of FACETS) {
      const column = payload.columns.get(name);
      const used = new Uint32Array(column.words.length + 1);
      for (let i = 0; i < rows; i++) used[column.codes[i]]++;
      this.facets.set(name, {
        name,
        codes: column.codes,
        words: column.words,
        total: used,
        on: new Uint8Array(used.length).fill(1),
        count: new Uint32Array(used.length),
      });
    }
    this.wx = new Float64Array(payload.placed);
    this.wy = new Float64Array(payload.placed);
    for (let i = 0; i < payload.placed; i++) {
      const [lon, lat] = payload.position(i);
      this.wx[i] = worldX(lon);
      this.wy[i] = worldY(lat);
    }
    this.measureDates();
    const year = (day) => isoDay(day).slice(0, 4);
    this.oneYear = this.firstDay !== null && year(this.firstDay) === year(this.lastDayOfAll);
    this.reset();
  }

  measureDates() {
    const { rows } = this.payload;
    let first = Infinity;
    let last = -Infinity;
    this.undatedTotal = 0;
    for (let i = 0; i < rows; i++) {
      const start = this.start.codes[i];
      if (!start) this.undatedTotal++;
      else {
        first = Math.min(first, start);
        last = Math.max(last, this.lastDay(i));
      }
    }
    const least = this.start.least - 1;
    this.firstDay = first === Infinity ? null : first + least;
    this.lastDayOfAll = first === Infinity ? null : last + least;
  }

  /** The last day of a dated row, on the same scale as the codes of `date_start`. */
  lastDay(row) {
    const end = this.end.codes[row];
    const start = this.start.codes[row];
    return end ? Math.max(start, end + this.end.least - this.start.least) : start;
  }

  reset() {
    for (const facet of this.facets.values()) facet.on.fill(1);
    this.from = this.firstDay;
    this.to = this.lastDayOfAll;
    this.undated = true;
    this.query = "";
    this.matches = null;
    this.inView = false;
  }

  get filtered() {
    return (
      [...this.facets.values()].some((facet) => facet.on.includes(0)) ||
      this.from !== this.firstDay || this.to !== this.lastDayOfAll ||
      !this.undated || this.query !== "" || this.inView
    );
  }

  passes(row) {
    return this.fails[row] === 0;
  }

  /** `view` is [west, north, east, south] on the unit square, or null. */
  apply(view = this.view) {
    this.view = view;
    const { rows, placed } = this.payload;
    const { fails } = this;
    const facets = [...this.facets.values()];
    const bits = facets.map((facet) => FACET_BIT[facet.name]);
    const lookups = facets.map((facet, k) => facet.on.map((on) => (on ? 0 : bits[k])));
    facets.forEach((facet) => facet.count.fill(0));
    const least = (this.start.least ?? 0) - 1;
    const from = this.from === null ? 0 : this.from - least;
    const to = this.to === null ? 0 : this.to - least;
    const undatedFail = this.undated ? 0 : DATE_BIT;
    const viewFilter = this.inView && view;
    this.passing = 0;
    this.passingPlaced = 0;
    for (let i = 0; i < rows; i++) {
      let fail = 0;
      for (let k = 0; k < 4; k++) fail |= lookups[k][facets[k].codes[i]];
      const start = this.start.codes[i];
      if (!start) fail |= undatedFail;
      else if (start > to || this.lastDay(i) < from) fail |= DATE_BIT;
      if (this.matches !== null && !this.matches[i]) fail |= TEXT_BIT;
      if (viewFilter && !(i < placed && this.within(i, view))) fail |= VIEW_BIT;
      fails[i] = fail;
      if (fail === 0) {
        this.passing++;
        if (i < placed) this.passingPlaced++;
      }
      for (let k = 0; k < 4; k++) if (!(fail & ~bits[k])) facets[k].count[facets[k].codes[i]]++;
    }
    for (const listener of this.listeners) listener(this);
  }

  within(row, [west, north, east, south]) {
    if (this.wy[row] < north || this.wy[row] > south) return false;
    const turn = Math.ceil(west - this.wx[row]);
    return this.wx[row] + turn <= east;
  }

  onChange(listener) {
    this.listeners.add(listener);
  }

  /** Texts that hold every word of the query, in any case; null lets all pass. */
  async search(query) {
    this.query = query;
    const words = fold(query).split(/\s+/).filter(Boolean);
    if (!words.length) {
      this.matches = null;
      return;
    }
    const { payload } = this;
    await payload.load();
    if (this.query !== query) return;
    const columns = SEARCHED.filter((name) => payload.has(name));
    const matches = new Uint8Array(payload.rows);
    for (let i = 0; i < payload.rows; i++) {
      const text = fold(columns.map((name) => payload.text(name, i) ?? "").join("\n"));
      matches[i] = words.every((word) => text.includes(word)) ? 1 : 0;
    }
    this.matches = matches;
  }

  /** The rows that pass, in the order of the payload. */
  *rows() {
    for (let i = 0; i < this.payload.rows; i++) if (!this.fails[i]) yield i;
  }

  /** The dated rows that pass every filter but the dates', counted by day bins of `size` days. */
  histogram(size) {
    const bins = Math.max(1, Math.ceil((this.lastDayOfAll - this.firstDay + 1) / size));
    const exact = new Uint32Array(bins);
    const vague = new Int32Array(bins + 1);
    const first = this.firstDay - (this.start.least - 1);
    for (let i = 0; i < this.payload.rows; i++) {
      if (this.fails[i] & ~DATE_BIT || !this.start.codes[i]) continue;
      const a = Math.floor((this.start.codes[i] - first) / size);
      const b = Math.floor((this.lastDay(i) - first) / size);
      if (a === b) exact[a]++;
      else {
        vague[a]++;
        vague[b + 1]--;
      }
    }
    for (let i = 1; i <= bins; i++) vague[i] += vague[i - 1];
    return { exact, vague: vague.subarray(0, bins), bins };
  }
}

/** Text as it is compared in searches: without case and accents. */
function fold(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}
