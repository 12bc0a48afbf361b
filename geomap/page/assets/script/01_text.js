// Words, numbers and dates as the reader's language writes them, and elements made from them.
// Text from data enters the page here, through textContent, and nowhere else.

const MILLISECONDS_A_DAY = 86400000;
const KILOMETRES_A_DEGREE = 111.2;
const SVG = "http://www.w3.org/2000/svg";

/** The author's language, else the first of the reader's that the page speaks, else the data's. */
function languageOf({ lang, words }) {
  const spoken = Object.keys(words);
  const own = (navigator.languages ?? []).map((code) => code.split("-")[0].toLowerCase());
  const code = spoken.length === 1 ? spoken[0] : own.find((one) => spoken.includes(one)) ?? lang;
  return new Language(code, words[code]);
}

class Language {
  /** @param {string} code ISO 639-1  @param {object} words the file ui/<code>.json */
  constructor(code, words) {
    this.words = words;
    this.name = code;
    // The reader's own way of writing dates and numbers, where it is of the page's language.
    code = (navigator.languages ?? []).find((own) => own.split("-")[0] === code) ?? code;
    this.code = code;
    this.plural = new Intl.PluralRules(code);
    this.number = new Intl.NumberFormat(code);
    this.percent = new Intl.NumberFormat(code, { style: "percent" });
    const format = (options) => new Intl.DateTimeFormat(code, { timeZone: "UTC", ...options });
    this.formats = {
      day: format({ day: "numeric", month: "short", year: "numeric" }),
      weekday: format({ weekday: "long", day: "numeric", month: "long", year: "numeric" }),
      short: format({ day: "numeric", month: "short" }),
      month: format({ month: "long", year: "numeric" }),
      monthShort: format({ month: "short" }),
      year: format({ year: "numeric" }),
    };
  }

  /** A phrase of the interface; {name} in it is replaced, `n` chooses the plural form. */
  say(key, values = {}) {
    let phrase = Object.hasOwn(this.words, key) ? this.words[key] : key;
    if (typeof phrase === "object") phrase = phrase[this.plural.select(values.n)] ?? phrase.other;
    return phrase.replace(/\{(\w+)\}/g, (whole, name) => {
      const value = values[name];
      return typeof value === "number" ? this.number.format(value) : value ?? whole;
    });
  }

  /** The word for a value of one of the table's closed lists; a stranger stays as it is. */
  term(list, value) {
    const terms = this.words[list];
    return terms && Object.hasOwn(terms, value) ? terms[value] : value;
  }

  /** What the page says where it holds counts, not the events themselves. */
  overview({ overview }) {
    if (!overview) return [];
    const { cell, unit } = overview;
    const km = Math.round(cell * KILOMETRES_A_DEGREE);
    const place = cell ? this.say("counted_by_cell", { degrees: cell, km }) : this.say("counted_by_place");
    return [`${this.say("overview_note")} ${place} ${this.term("counted_by", unit)}`];
  }

  /** What the page says of places that were coarsened and of columns that were left out. */
  disclosures({ coarsen, redact }) {
    const notes = [];
    if (coarsen !== null) {
      const level = typeof coarsen === "number"
        ? this.say("coarse_km", { km: coarsen })
        : this.term("precisions", coarsen);
      notes.push(this.say("coarse_note", { level }));
    }
    if (redact.length) {
      const fields = [...new Set(redact.map((field) => this.term("fields", field)))];
      notes.push(this.say("redact_note", { fields: fields.join(", ") }));
    }
    return notes;
  }

  /** A term, or, for a word of a data set's own, the word without its underscores. */
  loose(list, value) {
    const term = this.term(list, value);
    return term === value ? value.replaceAll("_", " ") : term;
  }

  /** A position as "50.4547; 30.5238": latitude first, as people write it. */
  position([lon, lat]) {
    const degrees = new Intl.NumberFormat(this.code, { maximumFractionDigits: 4 });
    return `${degrees.format(lat)}; ${degrees.format(lon)}`;
  }

  /** The name of a country by its ISO 3166-1 code. */
  country(code) {
    try {
      this.countries ??= new Intl.DisplayNames(this.code, { type: "region" });
      return this.countries.of(code) ?? code;
    } catch {
      return code;
    }
  }

  /** What was counted: "drones_launched_min" is "drones launched: at least 5". */
  count(key, value) {
    const [, name, bound] = /^(.*?)(?:_(min|max|about))?$/s.exec(key);
    const amount = typeof value === "number" ? this.number.format(value) : textOf(value);
    const bounded = bound ? this.say(`bound_${bound}`, { value: amount }) : amount;
    return [this.loose("counts", name), bounded];
  }

  /** Days since 1970 as a date of one of the formats. */
  day(day, format = "day") {
    return this.formats[format].format(new Date(day * MILLISECONDS_A_DAY));
  }

  /** An interval of days, both included, as wide as `precision` says that it is known. */
  interval(start, end, precision, exact = "day", range = "day") {
    if (start === null) return this.say("undated");
    const last = end ?? start;
    if (precision === "year" && last - start < 366) return this.day(start, "year");
    if (precision === "month" && last - start < 31) return this.day(start, "month");
    if (start === last) return this.day(start, exact);
    return this.formats[range].formatRange(
      new Date(start * MILLISECONDS_A_DAY),
      new Date(last * MILLISECONDS_A_DAY),
    );
  }
}

/** Days since 1970 as YYYY-MM-DD, and back; null where the text is no such day. */
function isoDay(day) {
  return new Date(day * MILLISECONDS_A_DAY).toISOString().slice(0, 10);
}
function dayOfIso(text) {
  if (!/^\d{4}-\d\d-\d\d$/.test(text ?? "")) return null;
  const time = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(time) ? null : time / MILLISECONDS_A_DAY;
}

/**
 * An element. Attributes whose name begins with "on" are listeners; `text` is its text; children
 * are elements or strings, null ones are left out.
 */
function element(tag, attributes = {}, ...children) {
  const [name, space] = tag.startsWith("svg:") ? [tag.slice(4), SVG] : [tag, null];
  const node = space ? document.createElementNS(space, name) : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key === "text") node.textContent = value;
    else if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** A link to a page on the web, or plain text where the address is not of http or https. */
function webLink(address, text) {
  let url = null;
  try {
    url = new URL(address);
  } catch {
    return element("span", { text });
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") return element("span", { text });
  return element("a", { href: url.href, target: "_blank", rel: "noopener noreferrer nofollow", text });
}

/** JSON of a cell, or undefined where the cell is not JSON. */
function parseCell(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A value of a JSON cell as text: what is neither text nor number reads as it was written. */
function textOf(value) {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function isObject(value) {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

function debounce(action, milliseconds) {
  let timer = 0;
  return (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => action(...values), milliseconds);
  };
}

/** Lets the browser draw and answer the reader before the work goes on. */
function nextTask() {
  return new Promise((done) => setTimeout(done));
}

function reducedMotion() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
