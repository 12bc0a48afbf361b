// The filters by type, status, precision and country, which are the legend too, and the search.

const MOST_VALUES_SHOWN = 24;

class Facets {
  /** @param {string[]} open the facets that are unfolded at first */
  constructor(model, symbols, language, layer, open = ["event_type", "status"]) {
    Object.assign(this, { model, symbols, language, layer });
    this.rows = new Map();
    this.states = [];
    this.vague = vaguePrecisions(model.payload);
    this.element = element("div", { class: "gm-facets" },
      FACETS.filter((name) => this.worthShowing(name)).map((name) => this.facet(name, open)));
    this.update();
    model.onChange(() => this.update());
    symbols.palette.onChange(() => this.redrawIcons());
  }

  worthShowing(name) {
    const { total } = this.model.facets.get(name);
    return name === "event_type" ? this.model.payload.rows > 0 : total.filter(Boolean).length > 1;
  }

  facet(name, open) {
    const facet = this.model.facets.get(name);
    const values = [...facet.total.keys()].filter((code) => facet.total[code]);
    if (name === "country") values.sort((a, b) => facet.total[b] - facet.total[a] || a - b);
    const list = element("ul", { class: `gm-values gm-values-${name}` });
    const rows = values.map((code) => this.value(facet, code));
    list.append(...rows.slice(0, MOST_VALUES_SHOWN));
    const rest = rows.slice(MOST_VALUES_SHOWN);
    const more = rest.length > 0 && element("button", {
      type: "button", class: "gm-link", text: this.language.say("more_values", { n: rest.length }),
      onclick: (event) => {
        event.target.remove();
        list.append(...rest);
        rest[0].querySelector("input").focus();
      },
    });
    const set = (on) => {
      facet.on.fill(on);
      this.model.apply();
    };
    const state = element("span", { class: "gm-facet-state" });
    this.states.push({ facet, state });
    return element("details", { class: "gm-facet", open: open.includes(name) },
      element("summary", {},
        element("span", { class: "gm-facet-name", text: this.language.say(`facet_${name}`) }),
        state,
        name !== "country" && values.length < 9 && element("span", { class: "gm-preview" },
          values.map((code) => this.preview(facet, code))),
      ),
      values.length > 2 && element("p", { class: "gm-all" },
        element("button", {
          type: "button", class: "gm-link", text: this.language.say("all"), onclick: () => set(1),
        }),
        element("button", {
          type: "button", class: "gm-link", text: this.language.say("none"), onclick: () => set(0),
        }),
      ),
      list,
      more,
    );
  }

  /** A symbol in the folded heading, so that the legend is there before it is unfolded. */
  preview(facet, code) {
    const place = element("span", { class: "gm-symbol", title: this.name(facet, code) });
    this.rows.set(`${facet.name} ${code} preview`, { facet, code, icon: place });
    this.drawIcon(facet, code, place);
    if (facet.name !== "precision") return place;
    return element("span", { class: "gm-key", "data-name": this.name(facet, code) }, place);
  }

  value(facet, code) {
    const { model } = this;
    const input = element("input", {
      type: "checkbox", name: facet.name, value: code ? facet.words[code - 1] : "",
      onchange: () => {
        facet.on[code] = input.checked ? 1 : 0;
        model.apply();
      },
    });
    const count = element("span", { class: "gm-count" });
    const icon = element("span", { class: "gm-symbol" });
    const row = element("li", {},
      element("label", {},
        input, icon,
        element("span", { class: "gm-value", text: this.name(facet, code), dir: "auto" },
          facet.name === "precision" && this.hint(facet.words[code - 1])),
        count,
      ),
    );
    this.rows.set(`${facet.name} ${code}`, { facet, code, input, count, row, icon });
    this.drawIcon(facet, code, icon);
    return row;
  }

  /** What a precision looks like, in words. */
  hint(word) {
    const text = this.language.term("precision_hints", word ?? "none");
    if (text === word) return null;
    const vague = this.vague.has(word) ? `; ?: ${this.language.say("vague")}` : "";
    return element("small", { text: ` ${text}${vague}` });
  }

  name(facet, code) {
    const word = code ? facet.words[code - 1] : null;
    if (word === null) return this.language.say("no_country");
    if (facet.name === "country") return this.language.country(word);
    const lists = { event_type: "types", status: "statuses", precision: "precisions" };
    return this.language.term(lists[facet.name], word);
  }

  drawIcon(facet, code, place) {
    const icon = this.icon(facet.name, code, facet.words[code - 1]);
    place.replaceChildren(...(icon ? [icon] : []));
  }

  icon(name, code, word) {
    if (name === "event_type") return this.symbols.icon({ type: code - 1, status: "occurred" });
    if (name === "precision") return this.symbols.precisionIcon(word);
    if (name === "status") {
      return this.symbols.icon({ type: null, status: word, color: this.symbols.palette.muted });
    }
    return null;
  }

  redrawIcons() {
    for (const { facet, code, icon } of this.rows.values()) this.drawIcon(facet, code, icon);
  }

  /** Shows what is on and how many there are; only what has changed is touched. */
  update() {
    for (const entry of this.rows.values()) {
      const { facet, code, input, count, row } = entry;
      if (!input) continue;
      const [on, shown] = [facet.on[code] === 1, facet.count[code]];
      if (input.checked !== on) input.checked = on;
      if (entry.shown === shown) continue;
      entry.shown = shown;
      count.textContent = this.language.number.format(shown);
      row.classList.toggle("gm-empty", shown === 0);
    }
    for (const { facet, state } of this.states) {
      const used = [...facet.total.keys()].filter((code) => facet.total[code]);
      const on = used.filter((code) => facet.on[code]).length;
      const text = on === used.length ? "" : this.language.say("on_of", { on, total: used.length });
      if (state.textContent !== text) state.textContent = text;
    }
  }
}

/** The search box and the two switches below it. */
class Search {
  constructor(model, language) {
    this.model = model;
    const run = debounce(async () => {
      await model.search(this.input.value);
      model.apply();
    }, 200);
    const words = language.say(model.payload.weight ? "search_places" : "search");
    this.input = element("input", {
      type: "search", class: "gm-search", maxlength: LONGEST_QUERY, placeholder: words,
      "aria-label": words, dir: "auto", oninput: run,
    });
    this.inView = this.toggle(language.say("in_view"), (on) => {
      model.inView = on;
    });
    this.element = element("div", { class: "gm-find" }, this.input, this.inView.label);
    model.onChange(() => this.update());
  }

  toggle(text, set) {
    const input = element("input", {
      type: "checkbox",
      onchange: () => {
        set(input.checked);
        this.model.apply();
      },
    });
    return { input, label: element("label", { class: "gm-toggle" }, input, element("span", { text })) };
  }

  update() {
    this.inView.input.checked = this.model.inView;
    if (document.activeElement !== this.input) this.input.value = this.model.query;
  }
}
