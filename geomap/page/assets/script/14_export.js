// Taking it away: the events that pass, as CSV or GeoJSON in the columns of the event table.

/** The page's own address, empty where it is part of another page. */
const ADDRESS = location.protocol === "about:" ? "" : location.href.split("#")[0];
/** Whether the page stands in a frame that may allow it next to nothing. */
const CONFINED = window.parent !== window && window.origin === "null";
const MOST_TO_COPY = 2e6;
/** The event table's own order of columns; a user's own come after them. */
const TABLE_COLUMNS = [
  "event_id", "event_type", "subtype", "status", "date_start", "date_end", "date_precision",
  "date_text", "place_name", "place_label", "place_id", "country", "admin1", "precision", "lat",
  "lon", "radius_km", "place_confidence", "place_candidates", "actors", "counts", "attribution",
  "cause", "confidence", "document_id", "title", "source_url", "published", "lang", "quote",
  "quote_start", "quote_end",
];

/** A row as an object of the event table's columns: texts, numbers, objects, nulls. */
function recordOf(payload, row) {
  const record = {};
  const put = (name, value) => Object.defineProperty(record, name, {
    value, enumerable: true, configurable: true, writable: true,
  });
  const position = payload.position(row);
  const own = [...payload.columns.keys()].filter((name) => !TABLE_COLUMNS.includes(name));
  for (const name of [...TABLE_COLUMNS, ...own]) {
    const column = payload.columns.get(name);
    if (name === "lat") put(name, position ? position[1] : null);
    else if (name === "lon") put(name, position ? position[0] : null);
    else if (!column) continue;
    else if (column.kind === "category") put(name, payload.word(name, row));
    else if (column.kind === "number") {
      const value = payload.number(name, row);
      put(name, name.startsWith("date_") && value !== null ? isoDay(value) : value);
    } else put(name, payload.text(name, row));
  }
  return record;
}

const OBJECT_COLUMNS = ["actors", "counts", "place_candidates", "sources"];

function toGeoJson(payload, rows) {
  const features = rows.map((row) => {
    const properties = recordOf(payload, row);
    for (const name of OBJECT_COLUMNS) {
      const value = properties[name] ? parseCell(properties[name]) : undefined;
      if (value !== undefined) properties[name] = value;
    }
    const position = payload.position(row);
    return {
      type: "Feature",
      geometry: position && { type: "Point", coordinates: position },
      properties,
    };
  });
  return JSON.stringify({ type: "FeatureCollection", features }, null, 1);
}

/** RFC 4180; a text that a spreadsheet would take for a formula gets an apostrophe before it. */
function toCsv(payload, rows) {
  const records = rows.map((row) => recordOf(payload, row));
  const names = records.length ? Object.keys(records[0]) : [...payload.columns.keys()];
  const cell = (value) => {
    if (value === null || value === undefined) return "";
    let text = String(value);
    if (typeof value === "string" && /^'*[=+\-@\t\r\n＝＋－＠]/.test(text)) text = `'${text}`;
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const lines = [names.map(cell), ...records.map((record) => names.map((name) => cell(record[name])))];
  return `${lines.map((line) => line.join(",")).join("\r\n")}\r\n`;
}

/** Saves a file; in a frame that may forbid it, offers the text to copy too. */
function download(name, type, text, page) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = element("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
  if (CONFINED && text.length < MOST_TO_COPY) showText(text, "no_saving", page);
}

/** Puts text on the clipboard; where that is not allowed, into a box from which it can be copied. */
async function copyText(text, page) {
  if (!ADDRESS) {
    showText(text, "no_address", page);
    return;
  }
  try {
    await navigator.clipboard.writeText(text);
    page.announce(page.language.say("copied"));
  } catch {
    showText(text, "copy_this", page);
  }
}

/** A box with text to copy, and a phrase that says why. */
function showText(text, phrase, page) {
  const { language } = page;
  const words = language.say(phrase);
  const box = element("textarea", { readonly: true, rows: "6", "aria-label": words });
  box.value = text;
  const dialog = element("dialog", { class: "gm-dialog", "aria-label": words },
    element("p", { text: words }), box,
    element("button", {
      type: "button", class: "gm-button", text: language.say("close"), onclick: () => dialog.close(),
    }));
  dialog.addEventListener("close", () => dialog.remove());
  page.root.append(dialog);
  dialog.showModal();
  box.select();
}
