// What the reader sees, as the fragment of the address, and back. Whatever stands in a fragment
// that is no state of ours is passed over.

/** What stands for "none" among the words of a facet; the word "-" itself is written encoded. */
const NO_WORD = "-";

class PageState {
  constructor(model, map, page) {
    Object.assign(this, { model, map, page });
    this.reading = true; // nothing is written over an address that has not been read yet
    this.write = debounce(() => this.writeNow(), 150);
    window.addEventListener("hashchange", () => {
      if (location.hash !== this.known) this.read(location.hash);
    });
  }

  /** The fragment for the present view, without "#". */
  fragment({ embed = this.page.embedded } = {}) {
    const { model } = this;
    const parts = [];
    const add = (key, value) => parts.push(`${key}=${value}`);
    if (embed) parts.push("embed");
    for (const facet of model.facets.values()) {
      if (!facet.on.includes(0)) continue;
      const words = [...facet.on.keys()]
        .filter((code) => facet.total[code] && facet.on[code])
        .map((code) => (code ? encodedWord(facet.words[code - 1]) : NO_WORD));
      add(facet.name, words.join(","));
    }
    if (model.from !== model.firstDay || model.to !== model.lastDayOfAll) {
      add("dates", `${isoDay(model.from)}..${isoDay(model.to)}`);
    }
    if (!model.undated) add("undated", "0");
    if (model.query) add("search", encoded(model.query));
    if (model.inView) add("in_view", "1");
    if (this.page.moved) add("map", this.page.view);
    const event = this.page.selectedKey();
    if (event !== null) add("event", encoded(event));
    return parts.join("&");
  }

  writeNow() {
    // An address that is not the last one known is the reader's doing, and is read in a moment.
    if (this.reading || location.hash !== this.known) return;
    const fragment = this.fragment();
    if (fragment === location.hash.slice(1)) return;
    try {
      history.replaceState(null, "", `#${fragment}`);
    } catch {
      // A page inside a srcdoc has no address of its own to change.
    }
    this.known = location.hash;
  }

  /** Takes over the state that a fragment describes. */
  async read(hash) {
    this.reading = true;
    this.known = hash;
    await this.take(hash);
    if (this.known !== hash) return; // another address has come meanwhile, and is being read
    this.reading = false;
    this.write();
  }

  async take(hash) {
    const { model, map } = this;
    const values = new Map();
    for (const part of hash.replace(/^#/, "").split("&")) {
      const [, key, value] = /^([^=]*)(?:=(.*))?$/s.exec(part);
      values.set(key, value ?? null);
    }
    model.reset();
    this.page.embed(values.has("embed"));
    for (const facet of model.facets.values()) {
      if ((values.get(facet.name) ?? null) === null) continue;
      const words = values.get(facet.name).split(",");
      const shown = new Set(words.filter((word) => word !== NO_WORD).map(decoded));
      facet.on.forEach((_, code) => {
        const on = code ? shown.has(sound(facet.words[code - 1])) : words.includes(NO_WORD);
        facet.on[code] = on ? 1 : 0;
      });
    }
    const [from, to] = (values.get("dates") ?? "").split("..").map(dayOfIso);
    if (model.firstDay !== null && from !== null && to !== undefined && to !== null) {
      model.setDays(from, to);
    }
    model.undated = values.get("undated") !== "0";
    model.inView = values.get("in_view") === "1";
    await model.search(decoded(values.get("search") ?? ""));
    const view = (values.get("map") ?? "").split("/").map(Number);
    if (view.length === 3 && Number.isFinite(view[0]) && isOnMap(view[1], view[2])) {
      this.page.moveTo(view.join("/"));
      this.page.quietly(() => map.setView([view[1], view[2]], view[0], { animate: false }));
    }
    model.apply(this.page.viewBox());
    if (values.has("event")) {
      await this.page.chooseByKey(decoded(values.get("event") ?? ""), !values.has("map"));
    }
  }
}

/** Whether a position is on the map or on one of the copies of the world beside it. */
function isOnMap(lat, lon) {
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 720;
}

/** Text as an address can hold it: half a character becomes U+FFFD. */
function sound(text) {
  return text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd");
}

function encoded(text) {
  return encodeURIComponent(sound(text));
}

function encodedWord(word) {
  return word === NO_WORD ? "%2D" : encoded(word);
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
