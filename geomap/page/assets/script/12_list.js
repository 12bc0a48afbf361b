// The events that pass, as a table that sorts, in two groups: on the map, and without a place.

const MOST_PRINTED = 1000;
const ROWS_AT_A_TIME = 60;
const MOST_UNASKED_ROWS = 4 * ROWS_AT_A_TIME;
const LIST_COLUMNS = ["subtype", ...PLACE_COLUMNS];

class List {
  constructor(model, symbols, language, layer, choose) {
    Object.assign(this, { model, symbols, language, layer, choose });
    this.payload = model.payload;
    this.counting = Boolean(this.payload.weight);
    this.sorting = { column: this.counting ? "events" : "date", down: true };
    this.orders = new Map();
    this.elements = new Map();
    this.shown = ROWS_AT_A_TIME;
    this.build();
    model.onRest(() => {
      this.shown = ROWS_AT_A_TIME;
      this.update();
    });
    symbols.palette.onChange(() => {
      this.elements.clear();
      this.update();
    });
    window.addEventListener("beforeprint", () => this.grow());
    if (typeof IntersectionObserver === "function") {
      const nearing = new IntersectionObserver((entries) => {
        if (entries.some((entry) => entry.isIntersecting)) this.grow();
      }, { rootMargin: "600px", scrollMargin: "600px" });
      nearing.observe(this.more);
    }
  }

  /** Lists more without being asked, up to where the reader should be asked. */
  grow() {
    if (this.shown >= MOST_UNASKED_ROWS || this.more.hidden) return;
    this.shown = MOST_UNASKED_ROWS;
    this.update();
  }

  build() {
    const { language } = this;
    this.columns = ["type", "place", "date", ...(this.counting ? ["events"] : [])];
    this.headers = this.columns.map((column) => {
      const button = element("button", {
        type: "button", onclick: () => this.sort(column),
      }, element("span", { text: language.say(`column_${column}`) }),
      element("span", { class: "gm-arrow", "aria-hidden": "true" }));
      return element("th", { scope: "col", class: `gm-column-${column}`, "data-column": column }, button);
    });
    this.placedBody = element("tbody");
    this.unplacedBody = element("tbody", { class: "gm-unplaced" });
    this.table = element("table", { class: this.counting ? "gm-table gm-counting" : "gm-table" },
      element("caption", { class: "gm-hidden", text: language.say("list_caption") }),
      element("thead", {}, element("tr", {}, this.headers)),
      this.unplacedBody, this.placedBody);
    this.more = element("button", {
      type: "button", class: "gm-more", hidden: true,
      onclick: () => {
        this.shown += MOST_UNASKED_ROWS;
        this.update();
      },
    });
    this.empty = element("p", { class: "gm-nothing", hidden: true });
    this.element = element("section", { class: "gm-list", "aria-label": language.say("list") },
      this.empty, this.table, this.more);
  }

  sort(column) {
    const { sorting } = this;
    const largestFirst = column === "date" || column === "events";
    sorting.down = sorting.column === column ? !sorting.down : largestFirst;
    sorting.column = column;
    this.update();
  }

  /** All rows in the order of a column, made once for each; or a promise of it. */
  order({ column, down }) {
    const key = `${column} ${down}`;
    if (this.orders.has(key)) return this.orders.get(key);
    const keep = (ranks) => {
      const byDate = column === "date" ? null : this.order({ column: "date", down: false });
      const order = ordered(ranks, byDate);
      this.orders.set(key, order);
      return order;
    };
    if (column === "place") return this.placeRanks(down).then(keep);
    if (column === "events") return keep(ranksOf(this.payload.weights, down));
    return keep(column === "date" ? this.dateRanks(down) : this.typeRanks(down));
  }

  /** Days as ranks, earlier or later first; undated rows last either way. */
  dateRanks(down) {
    const { first } = this.model;
    const last = greatest(first) + 1;
    const ranks = numbersTo(last, first.length);
    for (let i = 0; i < ranks.length; i++) {
      ranks[i] = first[i] === 0 ? last : down ? last - first[i] : first[i];
    }
    return ranks;
  }

  typeRanks(down) {
    const { codes, words } = this.payload.columns.get("event_type");
    return down ? codes.map((code) => words.length - code) : codes;
  }

  /** The places' names as ranks in the language's alphabet, rows without a place last. */
  async placeRanks(down) {
    const { payload, language, layer } = this;
    const reader = payload.reader();
    await reader.load(null, PLACE_COLUMNS);
    const numbers = Uint32Array.from({ length: payload.rows }, (_, row) => layer.placeNumber(row));
    const names = new Map();
    for (const number of numbers) if (number) names.set(number, reader.string(number));
    const { ranks, size } = alphabeticalRanks(language.code, names);
    const rankOf = new Uint32Array(payload.strings).fill(size);
    for (const [number, rank] of ranks) rankOf[number] = down ? size - 1 - rank : rank;
    return numbers.map((number) => rankOf[number]);
  }

  /** The first rows that pass, in an order, of those with a place and of those without. */
  rowsToShow(order) {
    const { model, payload } = this;
    const [placed, unplaced] = [[], []];
    const unplacedTotal = model.passing - model.passingPlaced;
    let missing = Math.min(this.shown, model.passingPlaced) + Math.min(this.shown, unplacedTotal);
    for (let i = 0; missing > 0 && i < order.length; i++) {
      const row = order[i];
      if (model.fails[row] !== 0) continue;
      const rows = row < payload.placed ? placed : unplaced;
      if (rows.length >= this.shown) continue;
      rows.push(row);
      missing--;
    }
    return { placed, unplaced };
  }

  /** Shows as many rows as paper has patience for. */
  async unfold() {
    this.shown = Math.max(this.shown, MOST_PRINTED);
    await this.update();
  }

  /** Shows the rows at once where all that is needed of them is at hand, else when it is. */
  async update() {
    const run = (this.run = (this.run ?? 0) + 1);
    const promised = this.order(this.sorting);
    const order = promised instanceof Promise ? await promised : promised;
    const { placed, unplaced } = this.rowsToShow(order);
    const rows = [...placed, ...unplaced];
    if (!this.payload.loaded(rows, LIST_COLUMNS)) await this.payload.load(rows, LIST_COLUMNS);
    if (run === this.run) this.show(placed, unplaced);
  }

  show(placed, unplaced) {
    const { model, payload, language, sorting } = this;
    const unplacedTotal = model.passing - model.passingPlaced;
    const both = placed.length > 0 && unplaced.length > 0;
    const focused = document.activeElement?.closest?.("[data-row]")?.dataset.row;
    this.fill(this.unplacedBody, unplaced, unplaced.length > 0
      && language.say("group_unplaced", { n: unplacedTotal }));
    this.fill(this.placedBody, placed, both
      && language.say("group_placed", { n: model.passingPlaced }));
    const kept = new Set([...placed, ...unplaced]);
    for (const row of this.elements.keys()) if (!kept.has(row)) this.elements.delete(row);
    if (focused !== undefined) this.rowElement(focused)?.querySelector("button").focus();
    for (const header of this.headers) {
      const mine = header.dataset.column === sorting.column;
      header.setAttribute("aria-sort", !mine ? "none" : sorting.down ? "descending" : "ascending");
    }
    const left = model.passingRows() - placed.length - unplaced.length;
    this.more.hidden = left <= 0;
    this.more.textContent = language.say("show_more", { n: Math.min(left, MOST_UNASKED_ROWS) });
    this.table.hidden = model.passing === 0;
    this.empty.hidden = model.passing > 0;
    this.empty.textContent = language.say(payload.rows ? "nothing_passes" : "no_events");
    this.mark();
  }

  /** Puts rows into a part of the table; the elements of those that stay are used again. */
  fill(body, rows, heading) {
    const group = heading && element("tr", { class: "gm-group" },
      element("th", { colspan: this.columns.length, scope: "rowgroup", text: heading }));
    const elements = rows.map((row) => {
      if (!this.elements.has(row)) this.elements.set(row, this.row(row));
      return this.elements.get(row);
    });
    body.replaceChildren(...(group ? [group] : []), ...elements);
  }

  row(row) {
    const { payload, language } = this;
    const type = payload.word("event_type", row);
    const status = payload.word("status", row);
    const subtype = payload.text("subtype", row);
    const place = this.layer.placeText(row);
    const country = payload.word("country", row);
    const open = () => this.choose([row], row);
    const dated = payload.number("date_start", row) !== null;
    return element("tr", {
      "data-row": row,
      onclick: (event) => {
        if (!event.target.closest("button, a")) open();
      },
    },
      element("td", { class: "gm-column-type" },
        element("button", { type: "button", class: "gm-open", onclick: open },
          this.symbols.icon(this.layer.mark(row)),
          element("span", {},
            element("span", { class: "gm-type", text: language.term("types", type), dir: "auto" }),
            subtype && element("small", { text: language.loose("subtypes", subtype), dir: "auto" }),
            status !== "occurred" && element("small", {
              class: "gm-status", text: language.term("statuses", status), dir: "auto",
            }),
          ),
        ),
      ),
      element("td", { class: "gm-column-place" },
        place === null
          ? element("span", { class: "gm-none", text: language.say("no_place") })
          : element("span", { text: place, dir: "auto" }),
        place !== null && country && element("small", { text: language.country(country) }),
      ),
      element("td", { class: "gm-column-date" },
        element("span", {
          class: dated ? null : "gm-none",
          text: language.interval(
            payload.number("date_start", row), payload.number("date_end", row),
            payload.word("date_precision", row),
            ...(this.model.oneYear ? ["short", "short"] : []),
          ),
        }),
      ),
      this.counting && element("td", {
        class: "gm-column-events", text: language.number.format(payload.weights[row]),
      }),
    );
  }

  rowElement(row) {
    return this.table.querySelector(`[data-row="${Number(row)}"]`);
  }

  /** Marks the row of the selected event, and brings it into sight when asked. */
  mark(scroll = false) {
    for (const old of this.table.querySelectorAll(".gm-selected")) {
      old.classList.remove("gm-selected");
      old.querySelector(".gm-open")?.removeAttribute("aria-current");
    }
    if (this.model.selected === null) return;
    const row = this.rowElement(this.model.selected);
    row?.classList.add("gm-selected");
    row?.querySelector(".gm-open").setAttribute("aria-current", "true");
    if (scroll) row?.scrollIntoView({ block: "nearest" });
  }
}

/** Rows by rank, from 0; those of one rank in the order of `before`, or of the payload. */
function ordered(ranks, before = null) {
  const most = greatest(ranks);
  const places = new Uint32Array(most + 2);
  for (let i = 0; i < ranks.length; i++) places[ranks[i] + 1]++;
  for (let rank = 0; rank < most; rank++) places[rank + 1] += places[rank];
  const order = new Uint32Array(ranks.length);
  for (let i = 0; i < order.length; i++) {
    const row = before ? before[i] : i;
    order[places[ranks[row]]++] = row;
  }
  return order;
}

/** Numbers as ranks from 0, the least or the greatest first. */
function ranksOf(numbers, down) {
  const different = [...new Set(numbers)].sort((a, b) => (down ? b - a : a - b));
  const ranks = new Map(different.map((number, rank) => [number, rank]));
  return Uint32Array.from(numbers, (number) => ranks.get(number));
}

function greatest(numbers) {
  let most = 0;
  for (let i = 0; i < numbers.length; i++) if (numbers[i] > most) most = numbers[i];
  return most;
}
