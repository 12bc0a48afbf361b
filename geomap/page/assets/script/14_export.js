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

const OBJECT_COLUMNS = ["actors", "counts", "place_candidates", "sources"];
const ROWS_AT_ONCE = 4000;

/** The columns that a file has: the table's in their order, then the user's own. */
function namesOf(payload) {
  const own = [...payload.columns.keys()].filter((name) => !TABLE_COLUMNS.includes(name));
  return [...TABLE_COLUMNS.filter((name) => payload.has(name)), ...own];
}

/** A row as an object of the event table's columns: texts, numbers, objects, nulls. */
function recordOf(payload, row, names) {
  const record = {};
  const position = payload.position(row);
  for (const name of names) {
    let value = null;
    const { kind } = payload.columns.get(name);
    if (name === "lat") value = position && position[1];
    else if (name === "lon") value = position && position[0];
    else if (kind === "category") value = payload.word(name, row);
    else if (kind === "text") value = payload.text(name, row);
    else {
      value = payload.number(name, row);
      if (name.startsWith("date_") && value !== null) value = isoDay(value);
    }
    // A user's own column may be called __proto__.
    Object.defineProperty(record, name, { value, enumerable: true, configurable: true, writable: true });
  }
  return record;
}

/** RFC 4180; a text that a spreadsheet would take for a formula gets an apostrophe before it. */
const CSV = {
  type: "text/csv;charset=utf-8",
  begin: (names) => `${names.map(csvCell).join(",")}\r\n`,
  row: (record, names) => `${names.map((name) => csvCell(record[name])).join(",")}\r\n`,
  end: "",
};

function csvCell(value) {
  if (value === null || value === undefined) return "";
  let text = String(value);
  if (typeof value === "string" && /^'*[=+\-@\t\r\n＝＋－＠]/.test(text)) text = `'${text}`;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const GEOJSON = {
  type: "application/geo+json",
  begin: () => '{"type": "FeatureCollection", "features": [\n',
  row: (properties, names, position, first) => {
    for (const name of OBJECT_COLUMNS) {
      const value = properties[name] ? parseCell(properties[name]) : undefined;
      if (value !== undefined) properties[name] = value;
    }
    const geometry = position && { type: "Point", coordinates: position };
    return `${first ? "" : ",\n"}${JSON.stringify({ type: "Feature", geometry, properties })}`;
  },
  end: "\n]}\n",
};

/** The events that pass as a file of a format, made piece by piece: there can be a million. */
async function fileOf(page, format) {
  const { payload, model } = page;
  const names = namesOf(payload);
  const parts = [format.begin(names)];
  const rows = [...model.rows()];
  for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
    const some = rows.slice(start, start + ROWS_AT_ONCE);
    const reader = payload.reader();
    await reader.load(some);
    const lines = some.map((row, i) => format.row(
      recordOf(reader, row, names), names, payload.position(row), start + i === 0,
    ));
    parts.push(new Blob([lines.join("")]));
    await nextTask();
  }
  return new Blob([...parts, format.end], { type: format.type });
}

/** Saves the events that pass; in a frame that may forbid it, offers the text to copy too. */
async function download(name, format, page) {
  const file = await fileOf(page, format);
  const address = URL.createObjectURL(file);
  const link = element("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
  if (CONFINED && file.size < MOST_TO_COPY) showText(await file.text(), "no_saving", page);
}

/** What is pasted into another page to show this one there, as `geomap embed` writes it. */
function frameOf(title, address) {
  const line = title.replace(/[\x00-\x20\x7f-\x9f\u2028\u2029]+/g, " ").trim() || "geomap";
  const text = line.replace(
    /["$&'*<>@[\\\]^_`{|}~]|-(?=-)|\.(?=\.)/g, (sign) => `&#${sign.charCodeAt(0)};`,
  );
  const source = address.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  const style = "border:0;width:100%;max-width:960px;height:auto;aspect-ratio:960/600;min-height:480px";
  return `<iframe title="${text}" width="100%" height="480" loading="lazy"`
    + ` sandbox="allow-scripts allow-popups" style="${style}" src="${source}"></iframe>`;
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
