// The events on the map: polygons of regions, then names, then marks, all on one canvas.

const LOW_CONFIDENCE = 0.5;
const PLACE_COLUMNS = ["place_label", "place_name"];
/** Numbers of names to look at: each of two columns can hold the same two names. */
const MOST_NAMES = 4;

const EventLayer = L.Layer.extend({
  /** @param {Model} model  @param {Symbols} symbols  @param {Language} language */
  initialize(model, symbols, language, basemap) {
    Object.assign(this, { model, symbols, language, basemap });
    this.payload = model.payload;
    this.palette = symbols.palette;
    this.grid = new Grid(model);
    this.zones = new Zones(model, symbols);
    this.placeColumns = PLACE_COLUMNS.map((name) => this.payload.columns.get(name)).filter(Boolean);
    this.spots = [];
    this.areasDrawn = [];
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
    // On paper an upper canvas hides a lower one, so this one is drawn on the basemap itself.
    if (this.basemap && matchMedia("print").matches) this.basemap.draw(view, this.palette);
    this.areasDrawn = this.zones.draw(view);
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

  // -- marks -----------------------------------------------------------------------------

  /** What the mark of a row looks like. */
  mark(row) {
    const confidence = this.payload.number("confidence", row);
    return {
      type: this.payload.columns.get("event_type").codes[row] - 1,
      status: this.payload.word("status", row),
      precision: this.payload.word("precision", row),
      faint: confidence !== null && confidence < LOW_CONFIDENCE,
      vague: isVague(this.payload, row),
    };
  },

  drawGroup(view, group) {
    const { context } = view;
    if (group.count > MOST_FANNED) {
      this.drawCount(context, group);
      this.spots.push({ x: group.x, y: group.y, radius: groupRadius(group.count), group });
      return;
    }
    const rows = this.grid.marksOf(group);
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
      this.spots.push({ x, y, radius: MARK_RADIUS + 4, row: rows[i], group });
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
    const { selected } = this.model;
    if (selected !== null && this.grid.holds(group, selected)) {
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
    for (const [type, share] of this.grid.sharesOf(group)) {
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
  placeOf(row, payload = this.payload) {
    return payload.text("place_label", row) ?? payload.text("place_name", row);
  },

  /** The name of a row's place, its position where it has no name, or null. */
  placeText(row, payload = this.payload) {
    const position = payload.position(row);
    return this.placeOf(row, payload) ?? (position && this.language.position(position));
  },

  /** The number of the string that names a row's place, 0 for none. */
  placeNumber(row) {
    const { placeColumns } = this;
    for (let i = 0; i < placeColumns.length; i++) {
      const number = placeColumns[i].codes[row];
      if (number) return number;
    }
    return 0;
  },

  /** The numbers of the different names in a group, as many as matter. */
  namesIn(group) {
    const { head, next } = this.grid;
    const numbers = [];
    for (const cell of group.cells) {
      for (let row = head[cell]; row >= 0 && numbers.length <= MOST_NAMES; row = next[row]) {
        const number = this.placeNumber(row);
        if (number && !numbers.includes(number)) numbers.push(number);
      }
    }
    return numbers;
  },

  /** The one or two names of a group's places; null where there are none or more. */
  placeNames(group, unread) {
    const numbers = this.namesIn(group);
    if (!numbers.length || numbers.length > MOST_NAMES) return null;
    const names = new Set(numbers.map((number) => this.payload.string(number)));
    if (names.has(null)) {
      unread.push(...this.grid.each(group));
      return null;
    }
    return names.size > 2 ? null : [...names];
  },

  /** Where the name of a group's place has room, or null; long or mixed names are left out. */
  placeLabel(view, group, room, unread) {
    if (group.count > 200) return null;
    const names = this.placeNames(group, unread);
    const text = names?.join(" · ");
    if (!text || text.length > 40) return null;
    const width = textWidth(view.context, `600 12px ${this.palette.font}`, text);
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

  /** What is drawn at a point of the map: {rows, first, count, counted, group?} or null. */
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
    if (best) return this.hitOf(best);
    const { context } = this.view;
    context.save();
    context.setTransform(1, 0, 0, 1, 0, 0);
    const area = this.areasDrawn.findLast(({ path }) =>
      context.isPointInPath(path, point.x, point.y, "evenodd"),
    );
    context.restore();
    if (!area) return null;
    const rows = this.zones.rowsOf(area.patch);
    const count = rows.reduce((sum, row) => sum + this.payload.weights[row], 0);
    return { rows, first: rows[0], count, counted: count > rows.length };
  },

  /** A group can hold all events there are: its rows are gathered when somebody asks for them. */
  hitOf({ row, group }) {
    const { grid } = this;
    return {
      get rows() {
        return grid.rowsOf(group);
      },
      first: row ?? grid.firstOf(group), count: group.count, counted: row === undefined, group,
    };
  },

  clicked(event) {
    const hit = this.hit(event.containerPoint);
    if (!hit) {
      this.fire("cleared");
      return;
    }
    if (hit.group && hit.counted && this.zoomInto(hit.group)) return;
    this.fire("chosen", hit);
  },

  /** Zooms so that a count comes apart; tells whether it can. */
  zoomInto(group) {
    const { wx, wy } = this.model;
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    for (const row of this.grid.each(group)) {
      box[0] = Math.min(box[0], wx[row]);
      box[1] = Math.min(box[1], wy[row]);
      box[2] = Math.max(box[2], wx[row]);
      box[3] = Math.max(box[3], wy[row]);
    }
    const apart = Math.max(box[2] - box[0], box[3] - box[1]) > 1e-7;
    if (!apart || this._map.getZoom() >= this._map.getMaxZoom()) return false;
    const bounds = L.latLngBounds([latOf(box[3]), lonOf(box[0])], [latOf(box[1]), lonOf(box[2])]);
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
