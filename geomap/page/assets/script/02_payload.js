// Reads the block that payload.py wrote: base64 lines, each deflated.

async function inflate(line) {
  const bytes = Uint8Array.fromBase64
    ? Uint8Array.fromBase64(line)
    : Uint8Array.from(atob(line), (character) => character.charCodeAt(0));
  const { writable, readable } = new DecompressionStream("deflate");
  const writer = writable.getWriter();
  const written = writer.write(bytes).then(() => writer.close());
  const [buffer] = await Promise.all([new Response(readable).arrayBuffer(), written]);
  return new Uint8Array(buffer);
}

async function inflateJson(line) {
  return JSON.parse(new TextDecoder().decode(await inflate(line)));
}

/** One column of whole numbers out of its byte planes, from `offset`. */
function readColumn(bytes, offset, rows, { width, steps }) {
  if (width === 1 && !steps) return bytes.slice(offset, offset + rows);
  const values = new (steps ? Int32Array : width === 2 ? Uint16Array : Uint32Array)(rows);
  const planes = Array.from({ length: 4 }, (_, plane) =>
    plane < width ? bytes.subarray(offset + plane * rows, offset + (plane + 1) * rows) : null);
  const [lowest, low, high, highest] = planes;
  let last = 0;
  for (let i = 0; i < rows; i++) {
    let value = lowest[i];
    if (low !== null) value |= low[i] << 8;
    if (high !== null) value |= high[i] << 16;
    if (highest !== null) value |= highest[i] << 24;
    if (steps) value = last += (value >>> 1) ^ -(value & 1);
    values[i] = value;
  }
  return values;
}

class Payload {
  static read(block) {
    return Payload.readText(block.textContent);
  }

  static async readText(text) {
    const lines = text.trim().split("\n");
    const [head, bytes, areas] = await Promise.all([
      inflateJson(lines[0]),
      inflate(lines[1]),
      inflateJson(lines[2]),
    ]);
    return new Payload(head, bytes, areas, lines.slice(3));
  }

  constructor(head, bytes, areas, chunks) {
    this.head = head;
    this.rows = head.rows;
    this.placed = head.placed;
    this.columns = new Map();
    /** How many different strings there are, with number 0, which is none. */
    this.strings = 1;
    let offset = 0;
    for (const column of head.columns) {
      this.readLater(column, bytes, offset);
      offset += column.width * this.rows;
      this.strings += column.strings ?? 0;
      // A column of the user's own may be called "area" or "events" too.
      if (column.name === "area" && !column.extra) this.area = column;
      else this.columns.set(column.name, column);
      if (column.name === "events" && !column.extra) this.weight = column;
    }
    /** How many events each row stands for, and how many there are. */
    this.weights = this.weight?.codes ?? new Uint8Array(this.rows).fill(1);
    this.events = sumIn(this.weights);
    this.areas = areas.areas.map((rings) => rings.map((steps) => ringOf(steps, areas.parts)));
    this.chunks = chunks;
    this.chunkTexts = new Array(chunks.length).fill(null);
    this.folded = new Array(chunks.length).fill(null);
  }

  /** Gives a column its `codes`, which are read from the bytes when they are first asked for. */
  readLater(column, bytes, offset) {
    let codes = null;
    Object.defineProperty(column, "codes", {
      get: () => {
        if (codes === null) {
          codes = readColumn(bytes, offset, this.rows, column);
          if (column.beyond) codes = sumOf(codes, this.columns.get(column.beyond).codes);
        }
        return codes;
      },
    });
  }

  has(name) {
    return this.columns.has(name);
  }

  /** The word of a category, or null. */
  word(name, row) {
    const column = this.columns.get(name);
    const code = column ? column.codes[row] : 0;
    return code ? column.words[code - 1] : null;
  }

  /** The value of a column of numbers, or null. */
  number(name, row) {
    const column = this.columns.get(name);
    const code = column ? column.codes[row] : 0;
    return code ? (code - 1 + column.least) / column.parts : null;
  }

  /** (lon, lat) of a row, degrees, or null. */
  position(row) {
    if (row >= this.placed) return null;
    const [lon, lat] = ["lon", "lat"].map((name) => this.columns.get(name));
    return [lon.codes[row] / lon.parts, lat.codes[row] / lat.parts];
  }

  chunkOf(string) {
    return lastNotAbove(this.head.strings, string);
  }

  /** The string of a number, or null. Its chunk must have been asked for: see `load`. */
  string(number) {
    if (!number) return null;
    const chunk = this.chunkOf(number);
    return this.chunkTexts[chunk]?.[number - this.head.strings[chunk]] ?? null;
  }

  /** The text of a cell, or null. Its chunk must have been asked for: see `load`. */
  text(name, row) {
    return this.string(this.columns.get(name)?.codes[row] ?? 0);
  }

  /** The chunks that hold the texts of some rows, of all rows for null, in some columns or all. */
  chunksOf(rows, names) {
    const wanted = new Set();
    for (const [name, column] of this.columns) {
      if (column.kind !== "text" || (names && !names.includes(name))) continue;
      if (rows !== null) {
        for (const row of rows) if (column.codes[row]) wanted.add(this.chunkOf(column.codes[row]));
      } else if (column.strings > 0) {
        const last = this.chunkOf(column.first + column.strings - 1);
        for (let chunk = this.chunkOf(column.first); chunk <= last; chunk++) wanted.add(chunk);
      }
    }
    return [...wanted];
  }

  loaded(rows, names) {
    return this.chunksOf(rows, names).every((chunk) => this.chunkTexts[chunk]);
  }

  /** Inflates the chunks of `chunksOf` that have not been inflated yet. */
  async load(rows = null, names = null) {
    await Promise.all(
      this.chunksOf(rows, names).map(async (chunk) => {
        this.chunkTexts[chunk] ??= separated(await inflateJson(this.chunks[chunk]));
      }),
    );
  }

  /** The same table, for a while: what it inflates goes with it. */
  reader() {
    return Object.create(this, { chunkTexts: { value: [...this.chunkTexts] } });
  }

  /** Sets `found` at the numbers of the strings of a chunk that hold a folded word. */
  async mark(chunk, word, found) {
    const text = (this.folded[chunk] ??= await this.foldedChunk(chunk));
    let string = this.head.strings[chunk];
    if (Array.isArray(text)) {
      text.forEach((one, i) => {
        if (one.includes(word)) found[string + i] = 1;
      });
      return;
    }
    const separator = text[0];
    if (word.includes(separator)) return;
    let end = text.indexOf(separator, 1);
    for (let at = text.indexOf(word); at >= 0; at = end < 0 ? -1 : text.indexOf(word, end)) {
      while (end >= 0 && end < at) {
        string++;
        end = text.indexOf(separator, end + 1);
      }
      found[string] = 1;
    }
  }

  async foldedChunk(chunk) {
    const texts = await inflateJson(this.chunks[chunk]);
    return Array.isArray(texts) ? texts.map(fold) : fold(texts);
  }
}

/** The texts of a chunk: its first character stands before each of them, and in none. */
function separated(chunk) {
  return Array.isArray(chunk) ? chunk : chunk.slice(1).split(chunk[0]);
}

/** A column whose numbers say how far another's go on: 1 is as far as that one, 0 is none. */
function sumOf(codes, others) {
  const sums = new Uint32Array(codes.length);
  for (let i = 0; i < sums.length; i++) sums[i] = codes[i] ? others[i] + codes[i] - 1 : 0;
  return sums;
}

function sumIn(numbers) {
  let sum = 0;
  for (let i = 0; i < numbers.length; i++) sum += numbers[i];
  return sum;
}

/** The place of the last of rising numbers that is not above another. */
function lastNotAbove(numbers, most) {
  let low = 0;
  let high = numbers.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (numbers[middle] <= most) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Text as it is compared in searches: without case and accents. */
function fold(text) {
  if (/^[\x00-\x7f]*$/.test(text)) return text.toLowerCase();
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

/** The smallest typed array of `size` zeros that can hold numbers from 0 to `most`. */
function numbersTo(most, size) {
  return new (most < 256 ? Uint8Array : most < 65536 ? Uint16Array : Uint32Array)(size);
}

/** A ring of [x, y, x, y, …] on the unit square of the map, out of steps in parts of a degree. */
function ringOf(steps, parts) {
  const ring = new Float64Array(steps.length);
  for (let i = 0, lon = 0, lat = 0; i < steps.length; i += 2) {
    lon += steps[i];
    lat += steps[i + 1];
    ring[i] = worldX(lon / parts);
    ring[i + 1] = worldY(lat / parts);
  }
  return ring;
}

// The map's unit square: Mercator, x from 0 at 180° W to 1 at 180° E, y from 0 in the north to 1.
const MAX_LATITUDE = 85.0511;

function worldX(lon) {
  return lon / 360 + 0.5;
}
function worldY(lat) {
  const sine = Math.sin((Math.max(-MAX_LATITUDE, Math.min(MAX_LATITUDE, lat)) * Math.PI) / 180);
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
}
function lonOf(x) {
  return (x - 0.5) * 360;
}
function latOf(y) {
  return (Math.atan(Math.sinh((0.5 - y) * 2 * Math.PI)) * 180) / Math.PI;
}
