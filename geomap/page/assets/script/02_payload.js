// Reads the block that payload.py wrote: base64 lines, each deflated.

async function inflate(line) {
  const bytes = Uint8Array.fromBase64
    ? Uint8Array.fromBase64(line)
    : Uint8Array.from(atob(line), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

async function inflateJson(line) {
  return JSON.parse(new TextDecoder().decode(await inflate(line)));
}

/** One column of whole numbers out of its byte planes, from `offset`. */
function readColumn(bytes, offset, rows, { width, steps }) {
  const values = new (width === 1 && !steps ? Uint8Array : steps ? Int32Array : Uint32Array)(rows);
  for (let plane = 0; plane < width; plane++) {
    const start = offset + plane * rows;
    for (let i = 0; i < rows; i++) values[i] |= bytes[start + i] << (8 * plane);
  }
  if (steps) {
    for (let i = 0, last = 0; i < rows; i++) {
      last += (values[i] >>> 1) ^ -(values[i] & 1);
      values[i] = last;
    }
  }
  return values;
}

class Payload {
  static async read(block) {
    const lines = block.textContent.trim().split("\n");
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
    let offset = 0;
    for (const column of head.columns) {
      column.codes = readColumn(bytes, offset, this.rows, column);
      offset += column.width * this.rows;
      this.columns.set(column.name, column);
    }
    this.areas = areas.areas.map((rings) => rings.map((steps) => ringOf(steps, areas.parts)));
    this.chunks = chunks;
    this.chunkTexts = new Array(chunks.length).fill(null);
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
    const starts = this.head.strings;
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle] <= string) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** The text of a cell, or null. Its chunk must have been asked for: see `load`. */
  text(name, row) {
    const string = this.columns.get(name)?.codes[row] ?? 0;
    if (!string) return null;
    const chunk = this.chunkOf(string);
    return this.chunkTexts[chunk]?.[string - this.head.strings[chunk]] ?? null;
  }

  /** The chunks that hold the texts of some rows, of all rows for null, in some columns or all. */
  chunksOf(rows, names) {
    if (rows === null && names === null) return [...this.chunks.keys()];
    const wanted = new Set();
    for (const [name, column] of this.columns) {
      if (column.kind !== "text" || (names && !names.includes(name))) continue;
      const codes = rows === null ? column.codes : rows.map((row) => column.codes[row]);
      for (const code of codes) if (code) wanted.add(this.chunkOf(code));
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
        this.chunkTexts[chunk] ??= await inflateJson(this.chunks[chunk]);
      }),
    );
  }
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
