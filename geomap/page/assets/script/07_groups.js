// Which marks share a place on the screen. Events are counted into cells of a grid that is tied to
// the world, so that groups stay as they are while the map is panned; groups that would still lie
// on each other are joined. Up to seven events fan out, more are a count.

const CELL_PIXELS = 24;
const MOST_FANNED = 7;

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

class Grid {
  constructor(model) {
    this.model = model;
    this.next = new Int32Array(model.payload.placed);
  }

  /** The groups of the passing events within a view: {x, y, count, rows()}. */
  groups(view) {
    const { model } = this;
    const { wx, wy, fails } = model;
    const { worldSize, left, top, width, height } = view;
    const columns = Math.ceil(width / CELL_PIXELS) + 2;
    const rows = Math.ceil(height / CELL_PIXELS) + 2;
    const offsetX = Math.floor((left * worldSize) / CELL_PIXELS);
    const offsetY = Math.floor((top * worldSize) / CELL_PIXELS);
    const head = new Int32Array(columns * rows).fill(-1);
    const count = new Uint32Array(columns * rows);
    const sumX = new Float64Array(columns * rows);
    const sumY = new Float64Array(columns * rows);
    for (let i = wx.length - 1; i >= 0; i--) {
      if (fails[i]) continue;
      const x = wx[i] + Math.ceil(left - wx[i]);
      const column = Math.floor((x * worldSize) / CELL_PIXELS) - offsetX;
      const row = Math.floor((wy[i] * worldSize) / CELL_PIXELS) - offsetY;
      if (column < 0 || row < 0 || column >= columns || row >= rows) continue;
      const cell = row * columns + column;
      this.next[i] = head[cell];
      head[cell] = i;
      count[cell]++;
      sumX[cell] += x;
      sumY[cell] += wy[i];
    }
    const groups = [];
    for (let cell = 0; cell < head.length; cell++) {
      if (!count[cell]) continue;
      groups.push({
        x: (sumX[cell] / count[cell] - left) * worldSize,
        y: (sumY[cell] / count[cell] - top) * worldSize,
        count: count[cell],
        heads: [head[cell]],
      });
    }
    return joined(groups);
  }

  /** The rows of a group, in the order of the payload. */
  rowsOf(group) {
    const rows = [];
    for (const head of group.heads) for (let i = head; i >= 0; i = this.next[i]) rows.push(i);
    return rows.sort((a, b) => a - b);
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
        host.heads.push(...group.heads);
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
