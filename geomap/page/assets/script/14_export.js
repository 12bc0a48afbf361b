// Taking it away: the events that pass, as CSV or GeoJSON in the columns of the event table.

/** A row as an object of the event table's columns: texts, numbers, objects, nulls. */
function recordOf(payload, row) {
  const record = {};
  const put = (name, value) => Object.defineProperty(record, name, {
    value, enumerable: true, configurable: true, writable: true,
  });
  for (const [name, column] of payload.columns) {
    if (name === "area" || name === "lon" || name === "lat") continue;
    if (column.kind === "category") put(name, payload.word(name, row));
    else if (column.kind === "number") {
      const value = payload.number(name, row);
      put(name, name.startsWith("date_") && value !== null ? isoDay(value) : value);
    } else put(name, payload.text(name, row));
  }
  const position = payload.position(row);
  put("lat", position ? position[1] : null);
  put("lon", position ? position[0] : null);
  return record;
}

const OBJECT_COLUMNS = ["actors", "counts", "place_candidates"];

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

function download(name, type, text) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = element("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

/** Puts text on the clipboard; where that is not allowed, into a box from which it can be copied. */
async function copyText(text, page, language) {
  try {
    await navigator.clipboard.writeText(text);
    page.announce(language.say("copied"));
  } catch {
    const box = element("textarea", { readonly: true, rows: "3", "aria-label": language.say("copy_this") });
    box.value = text;
    const dialog = element("dialog", { class: "gm-dialog" },
      element("p", { text: language.say("copy_this") }), box,
      element("form", { method: "dialog" }, element("button", { text: language.say("close") })));
    dialog.addEventListener("close", () => dialog.remove());
    page.root.append(dialog);
    dialog.showModal();
    box.select();
  }
}
