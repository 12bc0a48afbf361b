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
    const [lon, lat] = [payload.columns.get("lon"), payload.columns.get("lat")];
    for (let i = 0; i < payload.placed; i++) {
      this.wx[i] = worldX(lon.codes[i] / lon.parts);
      this.wy[i] = worldY(lat.codes[i] / lat.parts);
    }
    this.measureDates();
    const year = (day) => isoDay(day).slice(0, 4);
    this.oneYear = this.firstDay !== null && year(this.firstDay) === year(this.lastDayOfAll);
    this.reset();
  }

  /** Sets `first` and `last` of every row, days counted from `dayZero`; first is 0 if undated. */
  measureDates() {
    const { rows, columns } = this.payload;
    const [start, end] = [columns.get("date_start"), columns.get("date_end")];
    const shift = end.least - start.least;
    this.dayZero = start.least - 1;
    this.first = new Int32Array(rows);
    this.last = new Int32Array(rows);
    this.undatedTotal = 0;
    let [earliest, latest] = [Infinity, -Infinity];
    for (let i = 0; i < rows; i++) {
      const day = start.codes[i];
      if (!day) {
        this.undatedTotal++;
        continue;
      }
      this.first[i] = day;
      this.last[i] = end.codes[i] ? Math.max(day, end.codes[i] + shift) : day;
      if (day < earliest) earliest = day;
      if (this.last[i] > latest) latest = this.last[i];
    }
    const dated = this.undatedTotal < rows;
    this.firstDay = dated ? earliest + this.dayZero : null;
    this.lastDayOfAll = dated ? latest + this.dayZero : null;
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

  /** Decides for every row. `view` is [west, north, east, south] on the unit square, or null. */
  apply(view = this.view) {
    this.view = view;
    const { fails, first, last, matches, dayZero } = this;
    const { rows, placed } = this.payload;
    const facets = FACETS.map((name) => this.facets.get(name));
    const [types, statuses, precisions, countries] = facets.map((facet) => facet.codes);
    const [typeOff, statusOff, precisionOff, countryOff] = facets.map((facet) =>
      facet.on.map((on) => (on ? 0 : FACET_BIT[facet.name])));
    facets.forEach((facet) => facet.count.fill(0));
    const [typeCount, statusCount, precisionCount, countryCount] = facets.map((f) => f.count);
    const from = this.from === null ? 0 : this.from - dayZero;
    const to = this.to === null ? 0 : this.to - dayZero;
    const undatedOff = this.undated ? 0 : DATE_BIT;
    const viewed = this.inView && view;
    let passing = 0;
    let passingPlaced = 0;
    for (let i = 0; i < rows; i++) {
      let fail = typeOff[types[i]] | statusOff[statuses[i]]
        | precisionOff[precisions[i]] | countryOff[countries[i]];
      if (first[i] === 0) fail |= undatedOff;
      else if (first[i] > to || last[i] < from) fail |= DATE_BIT;
      if (matches !== null && matches[i] === 0) fail |= TEXT_BIT;
      if (viewed && (i >= placed || !this.within(i, view))) fail |= VIEW_BIT;
      fails[i] = fail;
      if (fail === 0) {
        passing++;
        if (i < placed) passingPlaced++;
        typeCount[types[i]]++;
        statusCount[statuses[i]]++;
        precisionCount[precisions[i]]++;
        countryCount[countries[i]]++;
      } else if (fail === FACET_BIT.event_type) typeCount[types[i]]++;
      else if (fail === FACET_BIT.status) statusCount[statuses[i]]++;
      else if (fail === FACET_BIT.precision) precisionCount[precisions[i]]++;
      else if (fail === FACET_BIT.country) countryCount[countries[i]]++;
    }
    this.passing = passing;
    this.passingPlaced = passingPlaced;
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

  /** The dated rows that pass every filter but the dates', counted by bins of `size` days. */
  histogram(size) {
    const bins = Math.max(1, Math.ceil((this.lastDayOfAll - this.firstDay + 1) / size));
    const exact = new Uint32Array(bins);
    const vague = new Int32Array(bins + 1);
    const origin = this.firstDay - this.dayZero;
    const { fails, first, last } = this;
    for (let i = 0; i < first.length; i++) {
      if ((fails[i] & ~DATE_BIT) !== 0 || first[i] === 0) continue;
      const from = Math.floor((first[i] - origin) / size);
      const to = last[i] === first[i] ? from : Math.floor((last[i] - origin) / size);
      if (from === to) exact[from]++;
      else {
        vague[from]++;
        vague[to + 1]--;
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
