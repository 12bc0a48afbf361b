// Which marks share a place on the screen. Events are counted into cells of a grid that is tied to
// the world, so that groups stay as they are while the map is panned; groups that would still lie
// on each other are joined. Up to seven events fan out, more are a count.

const CELL_PIXELS = 24;
const MOST_FANNED = 7;
const STRETCH_LENGTH = 1024;
const OUTSIDE = -1;

function groupRadius(count) {
  if (count === 1) return MARK_RADIUS + 2;
  if (count <= MOST_FANNED) return fanRadius(count) + MARK_RADIUS + 3;
  return 15 + 4 * Math.log10(count);
}

/** How far from the middle the marks of a group of `count` stand. */
function fanRadius(count) {
  if (count === 1) return 0;
  if (count === 2) return 10;
  const ring = count === 7 ? 6 : count;
  return 10.5 / Math.sin(Math.PI / ring);
}

/** Where the marks of a group stand, as offsets from its middle. */
function fanOffsets(count) {
  if (count === 1) return [[0, 0]];
  const radius = fanRadius(count);
  const ring = count === 7 ? 6 : count;
  const turn = count === 2 ? 0 : -Math.PI / 2;
  const offsets = [];
  for (let i = 0; i < ring; i++) {
    const angle = turn + (2 * Math.PI * i) / ring;
    offsets.push([radius * Math.cos(angle), radius * Math.sin(angle)]);
  }
  if (count === 7) offsets.push([0, 0]);
  return offsets;
}

/** Neighbouring events stand near one another: boxes of stretches of them tell what is in view. */
class Stretches {
  constructor({ wx, wy }) {
    this.length = wx.length;
    this.boxes = [];
    for (let from = 0; from < wx.length; from += STRETCH_LENGTH) {
      const box = [Infinity, Infinity, -Infinity, -Infinity];
      for (let i = from; i < Math.min(from + STRETCH_LENGTH, wx.length); i++) {
        if (wx[i] < box[0]) box[0] = wx[i];
        if (wy[i] < box[1]) box[1] = wy[i];
        if (wx[i] > box[2]) box[2] = wx[i];
        if (wy[i] > box[3]) box[3] = wy[i];
      }
      this.boxes.push(box);
    }
  }

  /** The stretches of events, [from, to], of which some may stand within the bounds. */
  within(west, north, east, south) {
    const stretches = [];
    this.boxes.forEach(([left, top, right, bottom], i) => {
      if (bottom < north || top > south) return;
      if (Math.ceil(west - right) > Math.floor(east - left)) return;
      const from = i * STRETCH_LENGTH;
      const to = Math.min(from + STRETCH_LENGTH, this.length);
      if (stretches.at(-1)?.[1] === from) stretches.at(-1)[1] = to;
      else stretches.push([from, to]);
    });
    return stretches;
  }
}

class Grid {
  constructor(model) {
    const { placed, columns, weights } = model.payload;
    this.model = model;
    this.weights = weights;
    this.stretches = new Stretches(model);
    this.types = columns.get("event_type").codes;
    this.typeCount = columns.get("event_type").words.length + 1;
    this.seen = "";
    /** The events in view, as runs of neighbours in one cell: where each starts, and its cell. */
    this.starts = new Int32Array(placed + 1);
    this.cells = new Int32Array(placed + 1);
    /** For each placed event: its pixel in the view, and the next event of its cell. */
    this.x = new Float32Array(placed);
    this.y = new Float32Array(placed);
    this.next = new Int32Array(placed);
  }

  /** Finds the cell of each event in a view; what passes does not matter to it. */
  look(view) {
    const { worldSize, left, top, width, height } = view;
    const seen = [worldSize, left, top, width, height].join();
    if (this.seen === seen) return;
    const columns = Math.ceil(width / CELL_PIXELS) + 2;
    const rows = Math.ceil(height / CELL_PIXELS) + 2;
    const scale = worldSize / CELL_PIXELS;
    const offsetX = Math.floor(left * scale);
    const offsetY = Math.floor(top * scale);
    const start = startOfTurn(view);
    Object.assign(this, { seen, start, columns, rows, scale, offsetX, offsetY });
    const { x, y, starts, cells } = this;
    const { wx, wy } = this.model;
    let run = 0;
    let last = OUTSIDE;
    const stretches = this.stretches.within(
      offsetX / scale, offsetY / scale, (offsetX + columns) / scale, (offsetY + rows) / scale,
    );
    for (const [from, to] of stretches) {
      for (let i = from; i < to; i++) {
        const turned = wx[i] + Math.ceil(start - wx[i]);
        const column = Math.floor(turned * scale) - offsetX;
        const row = Math.floor(wy[i] * scale) - offsetY;
        const inside = column < columns && row >= 0 && row < rows;
        const cell = inside ? row * columns + column : OUTSIDE;
        x[i] = (turned - left) * worldSize;
        y[i] = (wy[i] - top) * worldSize;
        if (cell === last) continue;
        starts[run] = i;
        cells[run++] = last = cell;
      }
      if (last !== OUTSIDE) {
        starts[run] = to;
        cells[run++] = last = OUTSIDE;
      }
    }
    this.length = run;
  }

  /** The cell of an event in the view, or OUTSIDE. */
  cellOf(row) {
    const { start, columns, rows, scale, offsetX, offsetY } = this;
    const x = this.model.wx[row];
    const across = Math.floor((x + Math.ceil(start - x)) * scale) - offsetX;
    const along = Math.floor(this.model.wy[row] * scale) - offsetY;
    return across < columns && along >= 0 && along < rows ? along * columns + across : OUTSIDE;
  }

  /** The groups of the passing events within a view: {x, y, count, cells}. */
  groups(view) {
    this.look(view);
    const { starts, cells, x, y, next, types, typeCount, weights } = this;
    const { fails } = this.model;
    const size = this.columns * this.rows;
    const head = new Int32Array(size).fill(-1);
    const count = new Uint32Array(size);
    const sumX = new Float64Array(size);
    const sumY = new Float64Array(size);
    const shares = new Uint32Array(size * typeCount);
    for (let run = this.length - 1; run >= 0; run--) {
      const cell = cells[run];
      if (cell === OUTSIDE) continue;
      // The sums of a run are kept outside of the arrays: that is half the time.
      let [first, passing, across, along] = [head[cell], 0, 0, 0];
      for (let i = starts[run + 1] - 1; i >= starts[run]; i--) {
        if (fails[i] !== 0) continue;
        next[i] = first;
        first = i;
        const weight = weights[i];
        passing += weight;
        across += weight * x[i];
        along += weight * y[i];
        shares[cell * typeCount + types[i]] += weight;
      }
      head[cell] = first;
      count[cell] += passing;
      sumX[cell] += across;
      sumY[cell] += along;
    }
    Object.assign(this, { head, shares });
    const groups = [];
    for (let c = 0; c < size; c++) {
      if (count[c] === 0) continue;
      groups.push({ x: sumX[c] / count[c], y: sumY[c] / count[c], count: count[c], cells: [c] });
    }
    return joined(groups);
  }

  /** The rows of a group, in no order. */
  *each(group) {
    for (const cell of group.cells) for (let i = this.head[cell]; i >= 0; i = this.next[i]) yield i;
  }

  /** The rows of a group, in the order of the payload. */
  rowsOf(group) {
    return [...this.each(group)].sort((a, b) => a - b);
  }

  /** The rows of a small group, each as often as it stands for events. */
  marksOf(group) {
    return this.rowsOf(group).flatMap((row) => new Array(this.weights[row]).fill(row));
  }

  /** The first row of a group. */
  firstOf(group) {
    return Math.min(...group.cells.map((cell) => this.head[cell]));
  }

  /** How many events of each type a group holds, as [type, count], those with any. */
  sharesOf(group) {
    const shares = [];
    for (let type = 1; type < this.typeCount; type++) {
      let share = 0;
      for (const cell of group.cells) share += this.shares[cell * this.typeCount + type];
      if (share) shares.push([type - 1, share]);
    }
    return shares;
  }

  /** Whether a row is one of a group. */
  holds(group, row) {
    return this.model.passes(row) && row < this.x.length && group.cells.includes(this.cellOf(row));
  }
}

/** Joins groups that would lie on each other, until none do. */
function joined(groups) {
  let current = groups;
  for (let pass = 0; pass < 6; pass++) {
    current.sort((a, b) => b.count - a.count || a.x - b.x || a.y - b.y);
    const kept = [];
    const cells = new Map();
    const key = (x, y) => Math.floor(x / 80) * 8192 + Math.floor(y / 80);
    let changed = false;
    for (const group of current) {
      let host = null;
      for (let dx = -80; dx <= 80 && !host; dx += 80) {
        for (let dy = -80; dy <= 80 && !host; dy += 80) {
          for (const other of cells.get(key(group.x + dx, group.y + dy)) ?? []) {
            const reach = groupRadius(other.count) + groupRadius(group.count) - 4;
            if (Math.hypot(other.x - group.x, other.y - group.y) < reach) {
              host = other;
              break;
            }
          }
        }
      }
      if (host) {
        const total = host.count + group.count;
        host.x = (host.x * host.count + group.x * group.count) / total;
        host.y = (host.y * host.count + group.y * group.count) / total;
        host.count = total;
        host.cells.push(...group.cells);
        changed = true;
      } else {
        const cell = key(group.x, group.y);
        if (!cells.has(cell)) cells.set(cell, []);
        cells.get(cell).push(group);
        kept.push(group);
      }
    }
    current = kept;
    if (!changed) break;
  }
  return current;
}
