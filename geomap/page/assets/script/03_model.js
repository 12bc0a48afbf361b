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
const CHUNKS_AT_A_TIME = 8;
const REST_MILLISECONDS = 120;
const LONGEST_QUERY = 1000; // characters

class Model {
  constructor(payload) {
    const { rows, placed } = payload;
    this.payload = payload;
    this.calendar = new Calendar(payload.head.overview?.unit ?? "day");
    this.listeners = new Set();
    this.restListeners = new Set();
    this.dragged = false;
    this.restLater = debounce(() => this.rest(), REST_MILLISECONDS);
    this.selected = null;
    this.facets = new Map(FACETS.map((name) => [name, facetOf(name, payload)]));
    this.kinds = new Kinds([...this.facets.values()], rows);
    this.kindFails = new Uint8Array(this.kinds.size);
    this.kindCount = new Uint32Array(this.kinds.size);
    /** The bits of dates, text and view of each row, and all its bits. */
    this.others = new Uint8Array(rows);
    this.fails = new Uint8Array(rows);
    this.wx = new Float64Array(placed);
    this.wy = new Float64Array(placed);
    const [lon, lat] = [payload.columns.get("lon"), payload.columns.get("lat")];
    for (let i = 0; i < placed; i++) {
      this.wx[i] = worldX(lon.codes[i] / lon.parts);
      this.wy[i] = worldY(lat.codes[i] / lat.parts);
    }
    this.measureDates();
    const year = (day) => isoDay(day).slice(0, 4);
    this.oneYear = this.firstDay !== null && year(this.firstDay) === year(this.lastDayOfAll);
    this.applied = {};
    /** Counts the changes of all filters but the dates. */
    this.edition = 0;
    this.reset();
  }

  /** Sets `first` and `last` of every row, days counted from `dayZero`; first is 0 if undated. */
  measureDates() {
    const { rows, columns, weights } = this.payload;
    const [start, end] = [columns.get("date_start"), columns.get("date_end")];
    const [starts, ends] = [start.codes, end.codes];
    const shift = end.least - start.least;
    this.dayZero = start.least - 1;
    let [earliest, latest, dated] = [Infinity, 0, 0];
    for (let i = 0; i < rows; i++) {
      if (starts[i] === 0) continue;
      dated += weights[i];
      if (starts[i] < earliest) earliest = starts[i];
      if (starts[i] > latest) latest = starts[i];
      if (ends[i] !== 0 && ends[i] + shift > latest) latest = ends[i] + shift;
    }
    this.first = numbersTo(latest, rows);
    this.last = numbersTo(latest, rows);
    for (let i = 0; i < rows; i++) {
      const day = starts[i];
      this.first[i] = day;
      this.last[i] = day !== 0 && ends[i] !== 0 ? Math.max(day, ends[i] + shift) : day;
    }
    this.undatedTotal = this.payload.events - dated;
    this.firstDay = dated ? earliest + this.dayZero : null;
    this.lastDayOfAll = dated ? latest + this.dayZero : null;
  }

  /** Lets events of these days pass: as whole units, none beyond those that there are. */
  setDays(from, to) {
    const clamp = (day) => Math.round(Math.min(this.lastDayOfAll, Math.max(this.firstDay, day)));
    this.from = this.calendar.first(clamp(Math.min(from, to)));
    this.to = this.calendar.last(clamp(Math.max(from, to)));
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

  onChange(listener) {
    this.listeners.add(listener);
  }

  /** Calls the listener after each change, but while a window is dragged only when the drag rests. */
  onRest(listener) {
    this.restListeners.add(listener);
  }

  rest() {
    for (const listener of this.restListeners) listener(this);
  }

  /** Tells that the reader begins or ends to change the filters continuously. */
  drag(on) {
    this.dragged = on;
    if (!on) this.rest();
  }

  // -- deciding --------------------------------------------------------------------------

  /** Decides for every row. `view` is [west, north, east, south] on the unit square, or null. */
  apply(view = this.view) {
    this.view = view;
    const { from, to, undated, matches } = this;
    const viewed = this.inView && view ? view.join() : "";
    const dates = this.changed("dates", `${from} ${to} ${undated}`);
    const texts = this.changed("texts", matches);
    const views = this.changed("views", viewed);
    if (dates) this.judgeDates();
    if (texts) this.judgeTexts();
    if (views) this.judgeView(viewed ? view : null);
    const facets = this.judgeKinds();
    if (dates || texts || views) this.countKinds();
    if (texts || views || facets) this.edition++;
    const { fails, others, kindFails, kinds } = this;
    for (let i = 0; i < fails.length; i++) fails[i] = kindFails[kinds.of[i]] | others[i];
    this.count();
    for (const listener of this.listeners) listener(this);
    if (this.dragged) this.restLater();
    else this.rest();
  }

  /** Tells whether a filter is not what it was when this was last asked. */
  changed(name, value) {
    const same = Object.hasOwn(this.applied, name) && this.applied[name] === value;
    this.applied[name] = value;
    return !same;
  }

  judgeDates() {
    const { others, first, last, dayZero } = this;
    const from = this.from === null ? 0 : this.from - dayZero;
    const to = this.to === null ? 0 : this.to - dayZero;
    const undated = this.undated ? 0 : DATE_BIT;
    for (let i = 0; i < others.length; i++) {
      const fail = first[i] === 0 ? undated : first[i] > to || last[i] < from ? DATE_BIT : 0;
      others[i] = (others[i] & ~DATE_BIT) | fail;
    }
  }

  judgeTexts() {
    const { others, matches } = this;
    for (let i = 0; i < others.length; i++) {
      const fail = matches === null || matches[i] ? 0 : TEXT_BIT;
      others[i] = (others[i] & ~TEXT_BIT) | fail;
    }
  }

  judgeView(view) {
    const { others } = this;
    const { placed } = this.payload;
    for (let i = 0; i < others.length; i++) {
      const fail = view === null || (i < placed && this.within(i, view)) ? 0 : VIEW_BIT;
      others[i] = (others[i] & ~VIEW_BIT) | fail;
    }
  }

  within(row, [west, north, east, south]) {
    if (this.wy[row] < north || this.wy[row] > south) return false;
    const turn = Math.ceil(west - this.wx[row]);
    return this.wx[row] + turn <= east;
  }

  /** Sets the bits of the facets for each kind, and tells whether any is new. */
  judgeKinds() {
    const { kindFails, kinds } = this;
    const offs = [...this.facets.values()].map(({ name, on }) => on.map((is) => (is ? 0 : FACET_BIT[name])));
    let any = false;
    for (let kind = 0; kind < kinds.size; kind++) {
      let fail = 0;
      for (let f = 0; f < offs.length; f++) fail |= offs[f][kinds.codes[f][kind]];
      if (kindFails[kind] !== fail) any = true;
      kindFails[kind] = fail;
    }
    return any;
  }

  /** Counts the events of each kind that pass what is no facet. */
  countKinds() {
    const { others, kindCount, kinds } = this;
    const { weights } = this.payload;
    kindCount.fill(0);
    for (let i = 0; i < others.length; i++) if (others[i] === 0) kindCount[kinds.of[i]] += weights[i];
  }

  /** Counts, from the kinds, what passes all, and what passes all but one facet. */
  count() {
    const { kindFails, kindCount, kinds, fails } = this;
    const facets = [...this.facets.values()];
    for (const facet of facets) facet.count.fill(0);
    this.passing = 0;
    for (let kind = 0; kind < kinds.size; kind++) {
      const [events, fail] = [kindCount[kind], kindFails[kind]];
      if (fail === 0) this.passing += events;
      facets.forEach(({ name, count }, f) => {
        if ((fail & ~FACET_BIT[name]) === 0) count[kinds.codes[f][kind]] += events;
      });
    }
    const { placed, weights } = this.payload;
    let unplaced = 0;
    for (let i = placed; i < fails.length; i++) if (fails[i] === 0) unplaced += weights[i];
    this.passingPlaced = this.passing - unplaced;
  }

  // -- what passes -----------------------------------------------------------------------

  /** Texts that hold every word of the query, in any case; null lets all pass. */
  async search(query) {
    query = query.slice(0, LONGEST_QUERY);
    this.query = query;
    const words = [...new Set(fold(query).split(/\s+/).filter(Boolean))];
    let matches = null;
    for (const word of words) {
      if (matches !== null && !matches.includes(1)) break;
      const found = await this.rowsWith(word, () => this.query === query);
      if (this.query !== query) return;
      matches = matches === null ? found : matches.map((is, i) => is & found[i]);
    }
    this.matches = matches;
  }

  /** For each row whether a searched column holds a word; stops when nobody `waits` any more. */
  async rowsWith(word, waits) {
    const { payload } = this;
    const columns = SEARCHED.map((name) => payload.columns.get(name)).filter(Boolean);
    const found = new Uint8Array(payload.strings);
    const chunks = payload.chunksOf(null, SEARCHED);
    for (let i = 0; i < chunks.length && waits(); i += CHUNKS_AT_A_TIME) {
      const some = chunks.slice(i, i + CHUNKS_AT_A_TIME);
      await Promise.all(some.map((chunk) => payload.mark(chunk, word, found)));
      await nextTask();
    }
    const matches = new Uint8Array(payload.rows);
    for (const { codes, first, strings } of columns) {
      if (!found.subarray(first, first + strings).includes(1)) continue;
      for (let i = 0; i < matches.length; i++) matches[i] |= found[codes[i]];
    }
    return matches;
  }

  /** How many rows pass, whatever number of events they stand for. */
  passingRows() {
    const { fails } = this;
    let rows = 0;
    for (let i = 0; i < fails.length; i++) if (fails[i] === 0) rows++;
    return rows;
  }

  /** The rows that pass, in the order of the payload. */
  *rows() {
    for (let i = 0; i < this.payload.rows; i++) if (!this.fails[i]) yield i;
  }

  /** The dated events that pass every filter but the dates', counted by bins of `size` days. */
  histogram(size) {
    const key = `${this.edition} ${size}`;
    if (this.histogramKey === key) return this.counted;
    if (this.bins?.size !== size) this.bins = new Bins(this, size);
    const { starts, ends, bins } = this.bins;
    const exact = new Uint32Array(bins + 1);
    const vague = new Int32Array(bins + 1);
    const { fails } = this;
    const { weights } = this.payload;
    for (let i = 0; i < fails.length; i++) {
      if ((fails[i] & ~DATE_BIT) !== 0) continue;
      if (starts[i] === ends[i]) exact[starts[i]] += weights[i];
      else {
        vague[starts[i]] += weights[i];
        vague[ends[i] + 1] -= weights[i];
      }
    }
    for (let i = 1; i <= bins; i++) vague[i] += vague[i - 1];
    this.histogramKey = key;
    this.counted = { exact: exact.subarray(0, bins), vague: vague.subarray(0, bins), bins };
    return this.counted;
  }
}

/** A column of few words as a filter: its words, how many events have each, which are on. */
function facetOf(name, payload) {
  const { codes, words } = payload.columns.get(name);
  const { weights } = payload;
  const total = new Uint32Array(words.length + 1);
  for (let i = 0; i < codes.length; i++) total[codes[i]] += weights[i];
  return {
    name, codes, words, total,
    on: new Uint8Array(total.length).fill(1),
    count: new Uint32Array(total.length),
  };
}

/** For each row the first and the last bar of `size` days; undated rows stand behind the last. */
class Bins {
  constructor({ first, last, firstDay, lastDayOfAll, dayZero, calendar }, size) {
    this.size = size;
    this.bins = Math.max(1, Math.ceil((lastDayOfAll - firstDay + 1) / size));
    const days = numbersTo(this.bins, lastDayOfAll - dayZero + 1).fill(this.bins);
    // A month is as long as the bar of months only on average, so its middle tells which is its.
    for (let begin = firstDay; begin <= lastDayOfAll;) {
      const end = Math.min(lastDayOfAll, calendar.last(begin));
      const bar = Math.min(this.bins - 1, Math.floor(((begin + end) / 2 - firstDay) / size));
      days.fill(bar, begin - dayZero, end - dayZero + 1);
      begin = end + 1;
    }
    this.starts = numbersTo(this.bins, first.length);
    this.ends = numbersTo(this.bins, first.length);
    for (let i = 0; i < first.length; i++) {
      this.starts[i] = days[first[i]];
      this.ends[i] = days[last[i]];
    }
  }
}
