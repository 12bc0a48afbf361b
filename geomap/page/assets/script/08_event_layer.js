// The events on the map: polygons of regions, then names, then marks, all on one canvas.

const LOW_CONFIDENCE = 0.5;
const PLACE_COLUMNS = ["place_label", "place_name"];
const EARTH_METRES = 40075016.686;

const EventLayer = L.Layer.extend({
  /** @param {Model} model  @param {Symbols} symbols  @param {Language} language */
  initialize(model, symbols, language, basemap) {
    Object.assign(this, { model, symbols, language, basemap });
    this.payload = model.payload;
    this.palette = symbols.palette;
    this.grid = new Grid(model);
    this.roughRows = this.rowsWithArea();
    this.spots = [];
    this.canvas = new CanvasLayer((view) => this.draw(view), {
      pane: "overlayPane",
      className: "gm-events",
    });
    this.base = basemap ? basemap.layer(this.palette) : null;
    model.onChange(() => this.canvas.redraw());
    this.palette.onChange(() => {
      this.base?.redraw();
      this.canvas.redraw();
    });
  },

  onAdd(map) {
    if (this.base) map.addLayer(this.base);
    map.addLayer(this.canvas);
    this.fire("drawn");
  },

  onRemove(map) {
    map.removeLayer(this.canvas);
    if (this.base) map.removeLayer(this.base);
  },

  getEvents() {
    return { click: this.clicked, mousemove: this.hovered, mouseout: this.left };
  },

  draw(view) {
    const room = new Room();
    this.areasDrawn = [];
    // On paper an upper canvas hides a lower one, so this one is drawn on the basemap itself.
    if (this.basemap && matchMedia("print").matches) this.basemap.draw(view, this.palette);
    this.drawAreas(view);
    const groups = this.grid.groups(view);
    for (const group of groups) {
      const radius = groupRadius(group.count);
      room.take(group.x - radius, group.y - radius, group.x + radius, group.y + radius, true);
    }
    const unread = [];
    const names = groups.map((group) => this.placeLabel(view, group, room, unread));
    if (unread.length) {
      this.payload.load(unread, PLACE_COLUMNS).then(() => this.canvas.redraw());
    }
    if (this.basemap) drawBaseLabels(view, this.basemap, this.palette, room);
    names.forEach((name) => name && this.drawPlaceLabel(view, name));
    this.spots = [];
    for (const group of groups) this.drawGroup(view, group);
    this.view = view;
    this.fire("drawn");
  },

  // -- regions ---------------------------------------------------------------------------

  /** The placed rows that are drawn as more than a mark. */
  rowsWithArea() {
    const { payload } = this;
    const { codes, words } = payload.columns.get("precision");
    const rough = words.map((word) => ["district", "region", "area"].includes(word));
    const areas = payload.columns.get("area").codes;
    const rows = [];
    for (let row = 0; row < payload.placed; row++) {
      if (areas[row] || (codes[row] && rough[codes[row] - 1])) rows.push(row);
    }
    return rows;
  },

  /** What of each area passes: its types by number of events, whether any event occurred. */
  passingAreas() {
    const areas = new Map();
    const { payload, model } = this;
    const codes = payload.columns.get("area").codes;
    const types = payload.columns.get("event_type").codes;
    for (const row of this.roughRows) {
      if (model.fails[row]) continue;
      const precision = payload.word("precision", row);
      const key = codes[row] || `${model.wx[row]} ${model.wy[row]}`;
      if (!areas.has(key)) {
        areas.set(key, { area: codes[row], precision, rows: [], types: new Map(), occurred: false });
      }
      const entry = areas.get(key);
      entry.rows.push(row);
      entry.types.set(types[row] - 1, (entry.types.get(types[row] - 1) ?? 0) + 1);
      entry.occurred ||= payload.word("status", row) === "occurred";
    }
    return areas.values();
  },

  drawAreas(view) {
    const { context } = view;
    for (const entry of this.passingAreas()) {
      const types = [...entry.types].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, 3);
      const colors = types.map(([type]) => this.symbols.color(type));
      const outline = colors.length === 1 ? colors[0] : this.palette.muted;
      const path = entry.area
        ? this.polygonPath(view, this.payload.areas[entry.area - 1])
        : this.circlePath(view, entry.rows[0]);
      if (!path) continue;
      const selected = entry.rows.includes(this.model.selected);
      context.save();
      context.lineJoin = "round";
      if (entry.precision === "country") {
        context.globalAlpha = 0.55;
      } else {
        context.globalAlpha = 0.1;
        context.fillStyle = outline;
        context.fill(path, "evenodd");
        context.globalAlpha = entry.occurred ? 0.5 : 0.25;
        context.fillStyle = hatch(context, colors, entry.precision === "district" ? 5 : 7);
        context.fill(path, "evenodd");
        context.globalAlpha = 0.9;
      }
      if (!entry.occurred || entry.precision === "area" || !entry.area) context.setLineDash([5, 4]);
      context.strokeStyle = outline;
      context.lineWidth = (entry.precision === "country" ? 1.6 : 1.4) + (selected ? 1.4 : 0);
      context.stroke(path);
      context.restore();
      // A country is its outline: what lies inside it is not all about its events.
      if (entry.precision !== "country") this.areasDrawn.push({ path, rows: entry.rows });
    }
  },

  polygonPath(view, rings) {
    const path = new Path2D();
    for (const turn of turnsInView(view)) {
      for (const ring of rings) {
        for (let i = 0; i < ring.length; i += 2) {
          const x = (ring[i] + turn - view.left) * view.worldSize;
          const y = (ring[i + 1] - view.top) * view.worldSize;
          if (i === 0) path.moveTo(x, y);
          else path.lineTo(x, y);
        }
        path.closePath();
      }
    }
    return path;
  },

  circlePath(view, row) {
    const kilometres = this.payload.number("radius_km", row);
    if (!kilometres) return null;
    const [, lat] = this.payload.position(row);
    const metres = EARTH_METRES * Math.cos((lat * Math.PI) / 180);
    const radius = ((kilometres * 1000) / metres) * view.worldSize;
    const x = this.model.wx[row] + Math.ceil(view.left - this.model.wx[row]);
    const path = new Path2D();
    path.arc(
      (x - view.left) * view.worldSize, (this.model.wy[row] - view.top) * view.worldSize,
      Math.max(radius, 4), 0, 2 * Math.PI,
    );
    return path;
  },

  // -- marks -----------------------------------------------------------------------------

  mark(row) {
    const confidence = this.payload.number("confidence", row);
    return {
      type: this.payload.columns.get("event_type").codes[row] - 1,
      status: this.payload.word("status", row),
      precision: this.payload.word("precision", row),
      faint: confidence !== null && confidence < LOW_CONFIDENCE,
    };
  },

  drawGroup(view, group) {
    const { context } = view;
    if (group.count > MOST_FANNED) {
      this.drawCount(context, group);
      this.spots.push({ x: group.x, y: group.y, radius: groupRadius(group.count), group });
      return;
    }
    const rows = this.grid.rowsOf(group);
    if (group.count > 1) {
      context.beginPath();
      context.arc(group.x, group.y, groupRadius(group.count) - 2, 0, 2 * Math.PI);
      context.globalAlpha = 0.82;
      context.fillStyle = this.palette.paper;
      context.fill();
      context.globalAlpha = 1;
      context.strokeStyle = this.palette.rule;
      context.lineWidth = 1;
      context.stroke();
    }
    fanOffsets(group.count).forEach(([dx, dy], i) => {
      const [x, y] = [group.x + dx, group.y + dy];
      if (rows[i] === this.model.selected) this.drawRing(context, x, y);
      this.symbols.draw(context, x, y, MARK_RADIUS, this.mark(rows[i]));
      this.spots.push({ x, y, radius: MARK_RADIUS + 4, rows: [rows[i]], group });
    });
  },

  drawRing(context, x, y) {
    for (const [color, width] of [[this.palette.paper, 6], [this.palette.ink, 2]]) {
      context.beginPath();
      context.arc(x, y, MARK_RADIUS + 5, 0, 2 * Math.PI);
      context.strokeStyle = color;
      context.lineWidth = width;
      context.stroke();
    }
  },

  /** A count in a ring that shows the share of each type. */
  drawCount(context, group) {
    const radius = groupRadius(group.count) - 2;
    const codes = this.payload.columns.get("event_type").codes;
    const shares = new Map();
    let selected = false;
    for (const head of group.heads) {
      for (let i = head; i >= 0; i = this.grid.next[i]) {
        shares.set(codes[i] - 1, (shares.get(codes[i] - 1) ?? 0) + 1);
        selected ||= i === this.model.selected;
      }
    }
    if (selected) {
      context.beginPath();
      context.arc(group.x, group.y, radius + 4, 0, 2 * Math.PI);
      context.strokeStyle = this.palette.ink;
      context.lineWidth = 2;
      context.stroke();
    }
    context.beginPath();
    context.arc(group.x, group.y, radius, 0, 2 * Math.PI);
    context.fillStyle = this.palette.paper;
    context.fill();
    let angle = -Math.PI / 2;
    for (const [type, share] of [...shares].sort((a, b) => a[0] - b[0])) {
      const end = angle + (2 * Math.PI * share) / group.count;
      context.beginPath();
      context.arc(group.x, group.y, radius - 2.5, angle, end);
      context.strokeStyle = this.symbols.color(type);
      context.lineWidth = 5;
      context.stroke();
      angle = end;
    }
    context.fillStyle = this.palette.ink;
    context.font = `600 ${group.count > 9999 ? 10 : 12}px ${this.palette.font}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillText(this.language.number.format(group.count), group.x, group.y + 0.5);
  },

  // -- names -----------------------------------------------------------------------------

  /** The name of a row's place, or null. */
  placeOf(row) {
    return this.payload.text("place_label", row) ?? this.payload.text("place_name", row);
  },

  /** The name of a row's place, its position where it has no name, or null. */
  placeText(row) {
    const position = this.payload.position(row);
    return this.placeOf(row) ?? (position && this.language.position(position));
  },

  /** Where the name of a group's place has room, or null; long or mixed names are left out. */
  placeLabel(view, group, room, unread) {
    if (group.count > 200) return null;
    const rows = this.grid.rowsOf(group);
    if (!this.payload.loaded(rows, PLACE_COLUMNS)) {
      unread.push(...rows);
      return null;
    }
    const names = new Set(rows.map((row) => this.placeOf(row)));
    names.delete(null);
    if (!names.size || names.size > 2) return null;
    const text = [...names].join(" · ");
    if (text.length > 40) return null;
    const { context } = view;
    context.font = `600 12px ${this.palette.font}`;
    const width = context.measureText(text).width;
    const gap = groupRadius(group.count) + 2;
    const places = [
      ["left", group.x + gap, group.y],
      ["right", group.x - gap, group.y],
      ["center", group.x, group.y + gap + 6],
      ["center", group.x, group.y - gap - 6],
    ];
    for (const [align, x, y] of places) {
      const left = align === "left" ? x : align === "right" ? x - width : x - width / 2;
      const seen = group.x > view.margin.x && group.x < view.width - view.margin.x;
      const cut = left < view.margin.x || left + width > view.width - view.margin.x;
      if (seen && cut) continue;
      if (room.take(left, y - 8, left + width, y + 8)) return { text, align, x, y };
    }
    return null;
  },

  drawPlaceLabel({ context }, { text, align, x, y }) {
    context.font = `600 12px ${this.palette.font}`;
    context.textAlign = align;
    paintText(context, text, x, y, this.palette.ink, this.palette.halo);
  },

  // -- hits ------------------------------------------------------------------------------

  /** What is drawn at a point of the map: {rows, group?} or null. */
  hit(containerPoint) {
    if (!this.view || !this._map) return null;
    const layer = this._map.containerPointToLayerPoint(containerPoint);
    const point = layer.subtract(this.canvas._origin);
    let best = null;
    let least = Infinity;
    for (const spot of this.spots) {
      const distance = Math.hypot(spot.x - point.x, spot.y - point.y);
      if (distance <= spot.radius && distance < least) {
        best = spot;
        least = distance;
      }
    }
    if (best) {
      const rows = this.grid.rowsOf(best.group);
      return { rows, first: best.rows ? best.rows[0] : rows[0], counted: !best.rows };
    }
    const { context } = this.view;
    context.save();
    context.setTransform(1, 0, 0, 1, 0, 0);
    const area = this.areasDrawn.findLast(({ path }) =>
      context.isPointInPath(path, point.x, point.y, "evenodd"),
    );
    context.restore();
    return area ? { rows: area.rows, first: area.rows[0], counted: false } : null;
  },

  clicked(event) {
    const hit = this.hit(event.containerPoint);
    if (!hit) {
      this.fire("cleared");
      return;
    }
    if (hit.counted && this.zoomInto(hit.rows)) return;
    this.fire("chosen", hit);
  },

  /** Zooms so that a count comes apart; tells whether it can. */
  zoomInto(rows) {
    const { wx, wy } = this.model;
    const [x, y] = [wx[rows[0]], wy[rows[0]]];
    const apart = rows.some((row) => Math.abs(wx[row] - x) + Math.abs(wy[row] - y) > 1e-7);
    if (!apart || this._map.getZoom() >= this._map.getMaxZoom()) return false;
    const bounds = L.latLngBounds(rows.map((row) => [latOf(wy[row]), lonOf(wx[row])]));
    this._map.fitBounds(bounds, { padding: [60, 60], animate: !reducedMotion() });
    return true;
  },

  hovered(event) {
    const hit = this.hit(event.containerPoint);
    this._map.getContainer().classList.toggle("gm-over-event", hit !== null);
    this.fire("hovered", { hit, point: event.containerPoint });
  },

  left() {
    this.fire("hovered", { hit: null });
  },
});
