// The card of one event: everything that is known of it, and who says so.

const SOURCE_FIELDS = ["title", "source_url", "published", "document_id"];

class Card {
  constructor(details, symbols, language, layer) {
    Object.assign(this, { details, symbols, language, layer });
  }

  /**
   * The element for one of several events at a place; `step` moves to another of them.
   * @param {object} one row, nth: which of the events that the row stands for, position, total
   */
  async build({ row, nth, position, total }, step, close) {
    const { event, missing } = await this.told(row, nth);
    const { payload } = event;
    const { language } = this;
    const type = payload.word("event_type", event.row);
    const status = payload.word("status", event.row);
    const subtype = payload.text("subtype", event.row);
    return element("article", { class: "gm-card", "aria-labelledby": "gm-card-title" },
      element("header", {},
        this.symbols.icon(this.layer.mark(row), 11),
        element("h2", { id: "gm-card-title", tabindex: "-1" },
          element("span", { text: language.term("types", type), dir: "auto" }),
          subtype && element("span", {
            class: "gm-subtype", text: language.loose("subtypes", subtype), dir: "auto",
          }),
        ),
        element("button", {
          type: "button", class: "gm-close", "aria-label": language.say("close"), text: "×",
          onclick: close,
        }),
      ),
      element("p", { class: "gm-standing" },
        element("span", { class: "gm-status", text: language.term("statuses", status) }),
        this.confidence(event),
      ),
      missing && element("p", { class: "gm-notice", text: missing }),
      this.quote(event),
      this.facts(event),
      total > 1 && element("nav", { class: "gm-steps", "aria-label": language.say("same_place") },
        element("button", {
          type: "button", "aria-label": language.say("previous"), text: "‹", onclick: () => step(-1),
        }),
        element("span", {
          text: language.say("position_of", { position, total }),
        }),
        element("button", {
          type: "button", "aria-label": language.say("next"), text: "›", onclick: () => step(1),
        }),
      ),
    );
  }

  /** An event, {payload, row}; where it cannot be had, its row on the page, and what to say of it. */
  async told(row, nth) {
    try {
      return { event: await this.details.event(row, nth) };
    } catch (error) {
      if (!(error instanceof DetailsError)) throw error;
      const { payload } = this.layer;
      await payload.load([row]);
      const missing = this.language.say(error.phrase, { folder: this.details.folder });
      return { event: { payload, row }, missing };
    }
  }

  confidence({ payload, row }) {
    const value = payload.number("confidence", row);
    if (value === null) return null;
    const meter = element("span", { class: "gm-meter", "aria-hidden": "true" }, element("i"));
    meter.firstChild.style.width = `${Math.round(100 * value)}%`;
    const words = this.language.say("confidence_is", { value: this.language.percent.format(value) });
    return element("span", { class: "gm-confidence" }, meter, words);
  }

  quote({ payload, row }) {
    const quote = payload.text("quote", row);
    const who = payload.text("attribution", row);
    if (!quote && !who) return null;
    return element("figure", { class: "gm-quote" },
      quote && element("blockquote", { text: quote, dir: "auto", lang: payload.text("lang", row) }),
      who && element("figcaption", {},
        element("span", { class: "gm-says", text: `${this.language.say("says")} ` }),
        element("bdi", { text: who }),
      ),
    );
  }

  facts(event) {
    const { payload, row } = event;
    const { language } = this;
    const list = element("dl");
    const add = (term, ...values) => {
      const shown = values.flat().filter((value) => value !== null && value !== undefined && value !== "");
      if (!shown.length) return;
      list.append(element("dt", { text: term, dir: "auto" }), element("dd", { dir: "auto" }, ...shown));
    };
    const text = (name) => payload.text(name, row);
    const written = (value) => value && element("span", { class: "gm-written" },
      `${language.say("as_written")} `, element("q", { text: value, dir: "auto" }));

    const precision = payload.word("precision", row) ?? "none";
    const [label, name, admin1] = [text("place_label"), text("place_name"), text("admin1")];
    const country = payload.word("country", row);
    add(language.say("where"),
      element("strong", { text: this.layer.placeText(row, payload) ?? language.say("no_place") }),
      country && ` ${language.country(country)}`,
      admin1 && element("span", { class: "gm-code", text: ` ${admin1}` }),
      element("span", { class: "gm-note", text: this.precisionText(event, precision) }),
      name && name !== label ? written(name) : null,
    );
    add(language.say("when"),
      element("strong", {
        text: language.interval(
          payload.number("date_start", row), payload.number("date_end", row),
          payload.word("date_precision", row), "weekday",
        ),
      }),
      element("span", {
        class: "gm-note", text: language.term("date_precisions", payload.word("date_precision", row)),
      }),
      written(text("date_text")),
    );
    this.addObject(add, text("actors"), (role, names) => [
      language.loose("roles", role), [names].flat().map(textOf).join(", "),
    ], language.say("actors"));
    this.addObject(add, text("counts"), (key, value) => language.count(key, value), language.say("numbers"));
    const cause = text("cause");
    if (cause) add(language.say("cause"), language.loose("causes", cause));
    this.addCandidates(add, event);
    const several = this.addSources(add, event);
    if (!several) this.addSource(add, event);
    for (const [column, { extra }] of payload.columns) {
      if (extra && !(several && column === "sources")) add(column, text(column));
    }
    return list;
  }

  precisionText({ payload, row }, precision) {
    const words = this.language.term("precisions", precision);
    const radius = payload.number("radius_km", row);
    if (isVague(payload, row)) return `${words}: ${this.language.say("vague")}`;
    if (!radius || precision === "none") return words;
    const rounded = radius < 10 ? Math.round(radius * 10) / 10 : Math.round(radius);
    return `${words}, ${this.language.say("within_km", { km: rounded })}`;
  }

  /** Adds each pair of an object; a cell that is no object is shown as it is. */
  addObject(add, cell, describe, term) {
    if (!cell) return;
    const value = parseCell(cell);
    if (value === null || typeof value !== "object" || Array.isArray(value)) {
      add(term, cell);
      return;
    }
    for (const [key, entry] of Object.entries(value)) {
      const [name, shown] = describe(key, entry);
      add(name, shown);
    }
  }

  addCandidates(add, { payload, row }) {
    const cell = payload.text("place_candidates", row);
    const candidates = cell ? parseCell(cell) : null;
    if (!Array.isArray(candidates) || !candidates.length) return;
    const names = candidates.slice(0, 6).map((candidate) => {
      if (!isObject(candidate)) return textOf(candidate);
      const name = candidate.place_label ?? candidate.label ?? candidate.name ?? candidate.place_id ?? "";
      const code = candidate.country ?? candidate.admin1;
      return code ? `${textOf(name)} (${textOf(code)})` : textOf(name);
    });
    add(this.language.say("candidates"), names.join("; "));
  }

  addSource(add, { payload, row }) {
    const source = Object.fromEntries(SOURCE_FIELDS.map((name) => [name, payload.text(name, row)]));
    add(this.language.say("source"), ...this.source(source));
  }

  /** Adds all sources of an event that was merged from several; tells whether there are any. */
  addSources(add, { payload, row }) {
    const cell = payload.text("sources", row);
    const list = cell ? parseCell(cell) : null;
    if (!Array.isArray(list) || !list.length || !list.every(isObject)) return false;
    const quoted = payload.text("quote", row);
    const items = list.map((fields) => {
      const source = Object.fromEntries(
        Object.entries(fields).map(([name, value]) => [name, value === null ? null : textOf(value)]),
      );
      const { attribution, quote, lang } = source;
      return element("li", {},
        ...this.source(source),
        attribution && element("span", { class: "gm-note", text: attribution, dir: "auto" }),
        quote && quote !== quoted && element("q", {
          text: quote, dir: "auto", lang,
        }));
    });
    add(this.language.say("sources", { n: list.length }), element("ol", { class: "gm-sources" }, items));
    return true;
  }

  /** Where an event was told: a link or a name, and the day. */
  source({ title, source_url: address, published, document_id: name }) {
    const { language } = this;
    const day = dayOfIso(published);
    return [
      address
        ? webLink(address, title || address)
        : (title || name) && element("span", { text: title || name, dir: "auto" }),
      published && element("span", {
        class: "gm-note", text: language.say("published_on", {
          date: day === null ? published : language.day(day),
        }),
      }),
    ];
  }
}
