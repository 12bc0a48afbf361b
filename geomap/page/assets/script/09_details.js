// Where the card of an event comes from: the page itself, or, for a page of counts, the files beside
// it. Such a file is a style sheet that says a text, loaded into the shadow of an element that
// nobody sees: a page from disk may load no other kind of file that cannot run. Its text counts only
// if it has the hash that the page was made with.

const MOST_FILES_KEPT = 8;

/** A file beside the page that is not there, or is another; `phrase` says which. */
class DetailsError extends Error {
  constructor(phrase) {
    super(phrase);
    this.phrase = phrase;
  }
}

/** The events of a page that holds them itself. */
class OwnDetails {
  constructor(payload) {
    this.payload = payload;
  }

  async event(row) {
    await this.payload.load([row]);
    return { payload: this.payload, row };
  }
}

/** The events that lie beside the page, in the order of the rows that count them. */
class SideDetails {
  constructor({ head, weights }) {
    const { folder, starts, hashes } = head.overview;
    Object.assign(this, { folder, starts });
    this.hashes = atob(hashes);
    this.files = new Map();
    /** The number of the first event of each row. */
    this.begins = new Float64Array(weights.length);
    for (let row = 1; row < weights.length; row++) {
      this.begins[row] = this.begins[row - 1] + weights[row - 1];
    }
  }

  /** The n-th event of a row, from 0, as the payload of its file and its row there, all loaded. */
  async event(row, nth) {
    const number = this.begins[row] + nth;
    const file = lastNotAbove(this.starts, number);
    if (!this.files.has(file)) {
      if (this.files.size >= MOST_FILES_KEPT) this.files.delete(this.files.keys().next().value);
      this.files.set(file, this.read(file));
    }
    try {
      const payload = await this.files.get(file);
      const own = number - this.starts[file];
      await payload.load([own]);
      return { payload, row: own };
    } catch (error) {
      this.files.delete(file);
      throw error;
    }
  }

  async read(file) {
    // A page that a report holds lies, to a browser, where the report does.
    const beside = document.documentElement.dataset.beside ?? "";
    const text = await textOfSheet(`${beside}${encodeURIComponent(this.folder)}/${file}.css`);
    if (!(await this.isOwn(file, text))) throw new DetailsError("details_changed");
    try {
      return await Payload.readText(text.replaceAll(" ", "\n"));
    } catch {
      throw new DetailsError("details_changed");
    }
  }

  /** Whether a text is that of a file; plain http has no hashes, there it has to be in order. */
  async isOwn(file, text) {
    if (!globalThis.crypto?.subtle) return true;
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
    const width = this.hashes.length / this.starts.length;
    const own = String.fromCharCode(...new Uint8Array(digest, 0, width));
    return own === this.hashes.slice(file * width, (file + 1) * width);
  }
}

/** The text of the custom properties --geomap-0, --geomap-1, … of a style sheet beside the page. */
function textOfSheet(address) {
  return new Promise((done, fail) => {
    const host = element("div", { hidden: true });
    const sheet = element("link", {
      rel: "stylesheet",
      href: address,
      onerror: () => {
        host.remove();
        fail(new DetailsError("details_missing"));
      },
      onload: () => {
        const style = getComputedStyle(host);
        const pieces = [];
        for (let piece = null; piece !== ""; pieces.push(piece)) {
          piece = style.getPropertyValue(`--geomap-${pieces.length}`).trim().slice(1, -1);
        }
        host.remove();
        done(pieces.join(""));
      },
    });
    document.body.append(host);
    host.attachShadow({ mode: "closed" }).append(sheet);
  });
}
