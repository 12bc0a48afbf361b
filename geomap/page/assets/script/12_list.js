// The events that pass, as a table that sorts, in two groups: on the map, and without a place.

const ROWS_AT_A_TIME = 200;
const MOST_ROWS = 2 ** 24;

class List {
  constructor(model, symbols, language, layer, choose) {
    Object.assign(this, { model, symbols, language, layer, choose });
    this.payload = model.payload;
    this.sorting = { column: "date", down: true };
    this.orders = new Map();
    this.shown = ROWS_AT_A_TIME;
    this.build();
    model.onChange(() => {
      this.shown = ROWS_AT_A_TIME;
      this.update();
    });
    symbols.palette.onChange(() => this.update());
  }

  build() {
    const { language } = this;
    this.headers = ["type", "place", "date"].map((column) => {
      const button = element("button", {
        type: "button", onclick: () => this.sort(column),
      }, element("span", { text: language.say(`column_${column}`) }),
      element("span", { class: "gm-arrow", "aria-hidden": "true" }));
      return element("th", { scope: "col", class: `gm-column-${column}`, "data-column": column }, button);
    });
    this.placedBody = element("tbody");
    this.unplacedBody = element("tbody", { class: "gm-unplaced" });
    this.table = element("table", { class: "gm-table" },
      element("caption", { class: "gm-hidden", text: language.say("list_caption") }),
      element("thead", {}, element("tr", {}, this.headers)),
      this.unplacedBody, this.placedBody);
    this.more = element("button", {
      type: "button", class: "gm-more", hidden: true,
      onclick: () => {
        this.shown += ROWS_AT_A_TIME;
        this.update();
      },
    });
    this.empty = element("p", { class: "gm-nothing", hidden: true });
    this.element = element("section", { class: "gm-list", "aria-label": language.say("list") },
      this.empty, this.table, this.more);
  }

  sort(column) {
    const { sorting } = this;
    sorting.down = sorting.column === column ? !sorting.down : column === "date";
    sorting.column = column;
    this.update();
  }

  /** All rows in the order of a column; made once for each order. */
  async order({ column, down }) {
    const key = `${column} ${down}`;
    if (!this.orders.has(key)) {
      const byDate = this.sorted(this.dateRanks(column === "date" && down));
      if (column === "date") this.orders.set(key, byDate);
      else {
        const codes = this.payload.columns.get("event_type").codes;
        const ranks = column === "type" ? codes : await this.placeRanks();
        this.orders.set(key, this.sorted(down ? ranks.map((rank) => MOST_ROWS - rank) : ranks, byDate));
      }
    }
    return this.orders.get(key);
  }

  /** Rows by rank; those of one rank stay in the order of `before`. */
  sorted(ranks, before = null) {
    const { rows } = this.payload;
    const keys = new Float64Array(rows);
    for (let i = 0; i < rows; i++) keys[i] = ranks[before ? before[i] : i] * MOST_ROWS + i;
    keys.sort();
    return Uint32Array.from(keys, (key) => (before ? before[key % MOST_ROWS] : key % MOST_ROWS));
  }

  /** Days as ranks, earlier or later first; undated rows last either way. */
  dateRanks(down) {
    const last = MOST_ROWS - 1;
    return Float64Array.from(this.model.first, (day) => (day === 0 ? last : down ? last - day : day));
  }

  /** The places' names as ranks in the language's alphabet, rows without a place last. */
  async placeRanks() {
    const { payload, language } = this;
    await payload.load(null, PLACE_COLUMNS);
    const names = Array.from({ length: payload.rows }, (_, row) => this.layer.placeOf(row));
    const different = [...new Set(names)].filter((name) => name !== null);
    different.sort(language.collator.compare);
    const ranks = new Map(different.map((name, rank) => [name, rank]));
    return Float64Array.from(names, (name) => ranks.get(name) ?? different.length);
  }

  async update() {
    const run = (this.run = (this.run ?? 0) + 1);
    const { model, payload, language, sorting } = this;
    const order = await this.order(sorting);
    const placed = [];
    const unplaced = [];
    const unplacedTotal = model.passing - model.passingPlaced;
    let missing = Math.min(this.shown, model.passingPlaced) + Math.min(this.shown, unplacedTotal);
    for (let i = 0; missing > 0 && i < order.length; i++) {
      const row = order[i];
      if (!model.passes(row)) continue;
      const rows = row < payload.placed ? placed : unplaced;
      if (rows.length >= this.shown) continue;
      rows.push(row);
      missing--;
    }
    await payload.load([...placed, ...unplaced]);
    if (run !== this.run) return;
    const both = placed.length > 0 && unplaced.length > 0;
    const focused = document.activeElement?.closest?.("[data-row]")?.dataset.row;
    this.fill(this.unplacedBody, unplaced, unplaced.length > 0
      && language.say("group_unplaced", { n: unplacedTotal }));
    this.fill(this.placedBody, placed, both
      && language.say("group_placed", { n: model.passingPlaced }));
    if (focused !== undefined) this.rowElement(focused)?.querySelector("button").focus();
    for (const header of this.headers) {
      const mine = header.dataset.column === sorting.column;
      header.setAttribute("aria-sort", !mine ? "none" : sorting.down ? "descending" : "ascending");
    }
    const left = model.passing - placed.length - unplaced.length;
    this.more.hidden = left <= 0;
    this.more.textContent = language.say("show_more", { n: Math.min(left, ROWS_AT_A_TIME) });
    this.table.hidden = model.passing === 0;
    this.empty.hidden = model.passing > 0;
    this.empty.textContent = language.say(payload.rows ? "nothing_passes" : "no_events");
    this.mark();
  }

  fill(body, rows, heading) {
    body.replaceChildren();
    if (heading) {
      body.append(element("tr", { class: "gm-group" },
        element("th", { colspan: "3", scope: "rowgroup", text: heading })));
    }
    body.append(...rows.map((row) => this.row(row)));
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
              class: `gm-status gm-${status}`, text: language.term("statuses", status), dir: "auto",
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
