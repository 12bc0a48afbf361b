// The embedded basemap: land, lakes, rivers and borders on one canvas. Its names are drawn by the
// event layer, which knows where there is room for them.

const BASEMAP_LAYERS = ["land", "lakes", "rivers", "borders", "disputed", "regions"];
const REGIONS_FROM_ZOOM = 4.5;
const RIVERS_FROM_ZOOM = 3.5;

class Basemap {
  /** @param {Element} block names line, geometry line: see basemap.py of the page */
  static async read(block) {
    const lines = block.textContent.trim().split("\n");
    const [head, bytes] = await Promise.all([inflateJson(lines[0]), inflate(lines[1])]);
    return new Basemap(head, bytes);
  }

  constructor(head, bytes) {
    this.layers = readLines(bytes, head.parts);
    this.countries = labelsOf(head.countries);
    this.towns = labelsOf(head.towns);
    this.named = true;
  }

  layer(palette) {
    return new CanvasLayer((view) => this.draw(view, palette), {
      pane: "tilePane",
      className: "gm-basemap",
    });
  }

  draw(view, palette) {
    const { context, width, height, zoom } = view;
    context.fillStyle = palette.water;
    context.fillRect(0, 0, width, height);
    context.lineJoin = "round";
    this.trace(view, "land", true);
    context.fillStyle = palette.land;
    context.fill("evenodd");
    context.strokeStyle = palette.coast;
    context.lineWidth = 0.8;
    context.stroke();
    if (zoom >= RIVERS_FROM_ZOOM) {
      this.trace(view, "rivers");
      context.strokeStyle = palette.river;
      context.lineWidth = Math.min(2, 0.5 + (zoom - RIVERS_FROM_ZOOM) * 0.3);
      context.stroke();
    }
    this.trace(view, "lakes", true);
    context.fillStyle = palette.water;
    context.fill("evenodd");
    if (zoom >= REGIONS_FROM_ZOOM) {
      this.trace(view, "regions");
      context.strokeStyle = palette.region;
      context.lineWidth = zoom >= 6 ? 1 : 0.7;
      context.stroke();
    }
    context.strokeStyle = palette.border;
    context.lineWidth = zoom >= 5 ? 1.4 : 1;
    this.trace(view, "borders");
    context.stroke();
    this.trace(view, "disputed");
    context.setLineDash([4, 3]);
    context.stroke();
    context.setLineDash([]);
  }

  /** Makes the path of a layer; points closer than a pixel to the last are passed over. */
  trace(view, name, closed = false) {
    const { context, worldSize, left, top, width, height } = view;
    const [viewRight, viewBottom] = [left + width / worldSize, top + height / worldSize];
    context.beginPath();
    for (const turn of turnsInView(view)) {
      for (const line of this.layers[name]) {
        const { points, box } = line;
        if (box[0] + turn > viewRight || box[2] + turn < left) continue;
        if (box[1] > viewBottom || box[3] < top) continue;
        if (closed && (box[2] - box[0]) * worldSize < 0.6) continue;
        const last = points.length - 2;
        let drawnX = NaN;
        let drawnY = NaN;
        for (let i = 0; i <= last; i += 2) {
          const x = (points[i] + turn - left) * worldSize;
          const y = (points[i + 1] - top) * worldSize;
          if (i === 0) context.moveTo(x, y);
          else if (i < last && Math.abs(x - drawnX) + Math.abs(y - drawnY) < 1.2) continue;
          else context.lineTo(x, y);
          drawnX = x;
          drawnY = y;
        }
      }
    }
  }
}

/** The lines of each layer, on the unit square: see `encode` in gazetteer/basemap.py. */
function readLines(bytes, parts) {
  let position = 0;
  const next = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[position++];
      value |= (byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  const step = () => {
    const value = next();
    return (value >>> 1) ^ -(value & 1);
  };
  const layers = {};
  const count = next();
  let lon = 0;
  let lat = 0;
  for (let layer = 0; layer < count; layer++) {
    const lines = [];
    for (let remaining = next(); remaining > 0; remaining--) {
      const size = next();
      const points = new Float32Array(2 * size);
      const box = [Infinity, Infinity, -Infinity, -Infinity];
      for (let i = 0; i < size; i++) {
        lon += step();
        lat += step();
        const [x, y] = [worldX(lon / parts), worldY(lat / parts)];
        points[2 * i] = x;
        points[2 * i + 1] = y;
        box[0] = Math.min(box[0], x);
        box[1] = Math.min(box[1], y);
        box[2] = Math.max(box[2], x);
        box[3] = Math.max(box[3], y);
      }
      lines.push({ points, box });
    }
    layers[BASEMAP_LAYERS[layer]] = lines;
  }
  return layers;
}

function labelsOf(table) {
  return table.name.map((name, i) => ({
    name,
    x: worldX(table.lon[i]),
    y: worldY(table.lat[i]),
    zoom: table.zoom[i],
    capital: table.capital?.[i] === 1,
  }));
}

/** Draws names of countries and towns where there is room for them. */
function drawBaseLabels(view, basemap, palette, room) {
  if (!basemap.named) return;
  const { context, zoom } = view;
  const label = (entry, font, color, spread, upper) => {
    for (const turn of turnsInView(view)) {
      const x = (entry.x + turn - view.left) * view.worldSize;
      const y = (entry.y - view.top) * view.worldSize;
      if (x < -60 || y < -20 || x > view.width + 60 || y > view.height + 20) continue;
      const text = upper ? entry.name.toLocaleUpperCase() : entry.name;
      const spacing = upper ? "0.12em" : "0px";
      const half = textWidth(context, font, text, spacing) / 2;
      if (upper) {
        if (!room.take(x - half - 4, y - 8, x + half + 4, y + 8)) continue;
        context.font = font;
        context.letterSpacing = spacing;
        context.textAlign = "center";
        paintText(context, text, x, y, color, palette.land);
      } else {
        const side = [
          [x + 6, x + 10 + 2 * half, "left"],
          [x - 10 - 2 * half, x - 6, "right"],
        ].find(([from, to]) => room.take(from - spread, y - 9, to + spread, y + 9));
        if (!side || !room.take(x - 3, y - 3, x + 3, y + 3, true)) continue;
        context.beginPath();
        context.arc(x, y, entry.capital ? 2.4 : 1.8, 0, 2 * Math.PI);
        context.fillStyle = color;
        context.fill();
        context.font = font;
        context.letterSpacing = spacing;
        context.textAlign = side[2];
        paintText(context, text, side[2] === "left" ? x + 6 : x - 6, y, color, palette.land);
      }
    }
  };
  if (zoom < 7) {
    for (const country of basemap.countries) {
      if (country.zoom <= zoom + 0.5) {
        label(country, `500 ${zoom < 4 ? 10 : 11.5}px ${palette.font}`, palette.country, 0, true);
      }
    }
  }
  for (const town of basemap.towns) {
    if (town.zoom > zoom - 0.25 || zoom < 3) continue;
    const weight = town.capital ? 600 : 400;
    label(town, `${weight} ${zoom > 6 ? 12 : 11}px ${palette.font}`, palette.town, 8, false);
  }
  context.letterSpacing = "0px";
}

function paintText(context, text, x, y, color, halo) {
  context.textBaseline = "middle";
  context.lineJoin = "round";
  context.strokeStyle = halo;
  context.lineWidth = 3;
  context.strokeText(text, x, y);
  context.fillStyle = color;
  context.fillText(text, x, y);
}
