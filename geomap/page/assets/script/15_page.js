// Puts the parts together: the whole page of an EventMap, or a panel on anybody's folium map.

const NARROW_MAP = 560;
const STACKED_PAGE = 980; // pixels, as in geomap.css
const FOCUS_SHARE = 0.6;
const MUCH_WIDER = 1 / 12; // of the way round the globe
const ANNOUNCED_MILLISECONDS = 8000;

class EventPage {
  constructor(map, payload, basemap, options) {
    this.map = map;
    this.payload = payload;
    this.options = options;
    this.embedded = false;
    this.moved = false;
    this.quiet = false;
    this.view = "";
    this.panelWidth = 0;
    this.group = [];
    /** Which of the events that the selected row stands for is looked at, from 0. */
    this.nth = 0;
    this.language = languageOf(payload.head);
    this.model = new Model(payload);
    this.palette = new Palette(document.documentElement);
    this.symbols = new Symbols(payload, this.palette);
    this.layer = new EventLayer(this.model, this.symbols, this.language, basemap);
    this.details = payload.weight ? new SideDetails(payload) : new OwnDetails(payload);
    this.card = new Card(this.details, this.symbols, this.language, this.layer);
    this.layer.on("chosen", ({ rows, first }) => this.choose(rows, first, { onMap: true }));
    this.layer.on("cleared", () => this.clear());
    this.layer.on("hovered", ({ hit, point }) => this.hover(hit, point));
    map.on("moveend", () => {
      if (!this.quiet) this.moveTo(this.viewText());
      this.model.view = this.viewBox();
      if (this.model.inView) this.model.apply();
      this.state?.write();
      this.pointers?.update();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.model.selected !== null && !event.defaultPrevented) {
        this.clear();
      }
    });
    this.tip = element("div", { class: "gm-tip", hidden: true, "aria-hidden": "true" });
    map.getContainer().append(this.tip);
  }

  // -- the map's view --------------------------------------------------------------------

  /** Notes that the reader, or a link, has chosen what the map shows. */
  moveTo(view) {
    this.moved = true;
    this.view = view;
  }

  viewText() {
    const { lat, lng } = this.map.getCenter();
    return [this.map.getZoom().toFixed(2), lat.toFixed(4), lng.toFixed(4)].join("/");
  }

  /** Moves the map without its being the reader's choice. */
  quietly(move) {
    this.quiet = true;
    move();
    this.quiet = false;
  }

  /** [west, north, east, south] on the unit square. */
  viewBox() {
    const bounds = this.map.getBounds();
    return [
      worldX(bounds.getWest()), worldY(bounds.getNorth()),
      worldX(bounds.getEast()), worldY(bounds.getSouth()),
    ];
  }

  /** Shows all events, or where most of them are, when all would need a map of half the world. */
  fit(everything = false) {
    this.boxes ??= viewBoxes(this.payload, this.model);
    const { boxes } = this;
    const left = 48 + this.panelWidth;
    const options = {
      paddingTopLeft: [left, 32], paddingBottomRight: [48, 56], maxZoom: 9, animate: false,
    };
    const padding = L.point(left + 48, 88);
    this.moved = false;
    this.quietly(() => {
      if (!boxes) {
        this.map.setView([30, 15], 2, { animate: false });
        return;
      }
      const bounds = ([west, north, east, south]) =>
        L.latLngBounds([latOf(south), lonOf(west)], [latOf(north), lonOf(east)]);
      const all = this.map.getBoundsZoom(bounds(boxes.all), false, padding);
      const most = this.map.getBoundsZoom(bounds(boxes.most), false, padding);
      const focus = !everything && most - all >= 1.5;
      this.map.fitBounds(bounds(focus ? boxes.most : boxes.all), options);
    });
  }

  // -- the event that is looked at -------------------------------------------------------

  selectedKey() {
    const { selected } = this.model;
    if (selected === null) return null;
    const key = this.payload.text("event_id", selected) ?? String(selected);
    return this.payload.weight ? `${key}.${this.nth}` : key;
  }

  /** Opens the card of the event of a link; `pan` lets the map make room for it. */
  async chooseByKey(key, pan) {
    if (this.payload.weight) {
      const [row, nth] = key.split(".").map((part) => Number.parseInt(part, 10));
      if (nth >= 0 && nth < this.payload.weights[row]) await this.choose([row], row, { nth, focus: false, pan });
      return;
    }
    await this.payload.load(null, ["event_id"]);
    for (let row = 0; row < this.payload.rows; row++) {
      const own = this.payload.text("event_id", row) ?? String(row);
      if (own === key || (key.includes("\ufffd") && sound(own) === key)) {
        await this.choose([row], row, { focus: false, pan });
        return;
      }
    }
  }

  /** Opens the card of the n-th event of `row`, one of the `rows` that stand at one place. */
  async choose(rows, row, { nth = 0, focus = true, onMap = false, pan = true } = {}) {
    this.onMap = onMap;
    this.returnTo ??= document.activeElement;
    this.group = rows;
    this.model.selected = row;
    this.nth = nth;
    const one = { row, nth, ...this.placeInGroup(row, nth) };
    const card = await this.card.build(one, (by) => this.step(by), () => this.clear());
    if (this.model.selected !== row || this.nth !== nth) return;
    this.showCard(row, card, pan);
    this.list?.mark(window.innerWidth > STACKED_PAGE);
    this.layer.canvas.redraw();
    this.state?.write();
    if (focus) card.querySelector("h2").focus({ preventScroll: true });
  }

  /** Which of the events of the group an event is, from 1, and how many these are. */
  placeInGroup(row, nth) {
    const { weights } = this.payload;
    let [position, total] = [0, 0];
    for (const other of this.group) {
      if (other === row) position = total + nth + 1;
      total += weights[other];
    }
    return { position, total };
  }

  /** Goes to the next event of the row, or of the next row, round the group. */
  step(by) {
    const { group, onMap } = this;
    const { weights } = this.payload;
    const nth = this.nth + by;
    if (nth >= 0 && nth < weights[this.model.selected]) {
      this.choose(group, this.model.selected, { nth, onMap });
      return;
    }
    const row = group[(group.indexOf(this.model.selected) + by + group.length) % group.length];
    this.choose(group, row, { nth: by > 0 ? 0 : weights[row] - 1, onMap });
  }

  clear() {
    if (this.model.selected === null) return;
    this.model.selected = null;
    this.closeCard();
    this.list?.mark();
    this.layer.canvas.redraw();
    this.state?.write();
    if (this.returnTo?.isConnected) this.returnTo.focus({ preventScroll: true });
    this.returnTo = null;
  }

  /** A popup at the place; a sheet over the foot of a small map, or for an event without place. */
  showCard(row, card, pan) {
    this.closeCard();
    const { map } = this;
    const position = this.payload.position(row);
    const size = map.getSize();
    // Below one another, a choice in the list would open a popup that is out of sight.
    const beside = !this.root || this.embedded || window.innerWidth > STACKED_PAGE || this.onMap;
    map.getContainer().classList.add("gm-has-card");
    if (position && beside && size.x > NARROW_MAP && size.y > 380) {
      const [lon, lat] = position;
      const turn = Math.round((map.getCenter().lng - lon) / 360) * 360;
      const popup = L.popup({
        maxWidth: 340, minWidth: 280, maxHeight: Math.max(180, Math.min(460, size.y - 120)),
        className: "gm-popup", closeButton: false, autoPan: pan, autoPanPadding: [16, 16], offset: [0, -6],
      });
      popup.setLatLng([lat, lon + turn]).setContent(card);
      popup.on("remove", () => {
        if (this.popup === popup) {
          this.popup = null;
          this.clear();
        }
      });
      this.popup = popup;
      popup.openOn(map);
    } else {
      this.sheet = element("div", { class: "gm-sheet" }, card);
      L.DomEvent.disableClickPropagation(this.sheet);
      L.DomEvent.disableScrollPropagation(this.sheet);
      (beside ? map.getContainer() : document.getElementById("gm-main")).append(this.sheet);
      if (position && pan) this.showAbove(this.sheet, position);
    }
  }

  /** Moves the map so that a position is seen above the sheet, if any of the map is. */
  showAbove(sheet, [lon, lat]) {
    const box = this.map.getContainer().getBoundingClientRect();
    const covered = Math.max(0, box.bottom - sheet.getBoundingClientRect().top);
    if (covered > box.height - 120) return;
    const turn = Math.round((this.map.getCenter().lng - lon) / 360) * 360;
    this.map.panInside([lat, lon + turn], {
      paddingTopLeft: [50, 40], paddingBottomRight: [50, covered + 40], animate: !reducedMotion(),
    });
  }

  closeCard() {
    const { popup } = this;
    this.popup = null;
    popup?.remove();
    this.sheet?.remove();
    this.sheet = null;
    this.map.getContainer().classList.remove("gm-has-card");
  }

  hover(hit, point) {
    this.tip.hidden = !hit;
    if (!hit) return;
    const { payload, language } = this;
    const row = hit.first;
    const lines = hit.counted
      ? [language.say("events", { n: hit.count })]
      : [
          language.term("types", payload.word("event_type", row)),
          this.layer.placeText(row),
          language.interval(
            payload.number("date_start", row), payload.number("date_end", row),
            payload.word("date_precision", row),
          ),
        ].filter(Boolean);
    this.tip.replaceChildren(...lines.map((text) => element("div", { text, dir: "auto" })));
    const right = point.x > this.map.getSize().x - 190;
    this.tip.style.left = `${point.x + (right ? -14 : 14)}px`;
    this.tip.style.top = `${point.y + 14}px`;
    this.tip.classList.toggle("gm-leftwards", right);
  }

  announce(text) {
    if (!this.status) return;
    this.status.textContent = text;
    clearTimeout(this.silence);
    this.silence = setTimeout(() => {
      this.status.textContent = "";
    }, ANNOUNCED_MILLISECONDS);
  }
}

/**
 * The boxes on the unit square of all placed events, and of the tightest circle of most of them,
 * each as [west, north, east, south]; the box goes across 180° where that is shorter.
 */
function viewBoxes(payload, model) {
  const { placed } = payload;
  if (!placed) return null;
  const step = Math.max(1, Math.floor(placed / 400));
  const points = [];
  for (let i = 0; i < placed; i += step) points.push([model.wx[i], model.wy[i], i]);
  const apart = (a, b) => Math.hypot(Math.abs(((a[0] - b[0] + 1.5) % 1) - 0.5), a[1] - b[1]);
  const share = Math.max(1, Math.ceil(points.length * FOCUS_SHARE));
  let best = points;
  let least = Infinity;
  for (const centre of points) {
    const reach = Float64Array.from(points, (point) => apart(centre, point)).sort()[share - 1];
    if (reach < least) {
      least = reach;
      best = points.filter((point) => apart(centre, point) <= reach);
    }
  }
  return { all: boxOf(points, payload), most: boxOf(best, payload) };
}

function boxOf(points, payload) {
  const xs = points.map(([x]) => x).sort((a, b) => a - b);
  // The widest gap between neighbours, round the globe, is what the box leaves out; that at 180°
  // where another is hardly wider, for that is the map of the world that people know.
  let cut = 0;
  let widest = xs[0] + 1 - xs.at(-1) + MUCH_WIDER;
  for (let i = 1; i < xs.length; i++) {
    if (xs[i] - xs[i - 1] > widest) {
      widest = xs[i] - xs[i - 1];
      cut = i;
    }
  }
  const ys = points.map(([, y]) => y);
  const box = [xs[cut], Math.min(...ys), cut ? xs[cut - 1] + 1 : xs.at(-1), Math.max(...ys)];
  const areas = payload.area.codes;
  for (const [x, , row] of points) {
    if (!areas[row] || payload.word("precision", row) === "country") continue;
    for (const ring of payload.areas[areas[row] - 1]) {
      for (let i = 0; i < ring.length; i += 2) {
        const near = ring[i] + Math.round(x - ring[i]);
        const turned = near + (x < box[0] ? 1 : 0);
        box[0] = Math.min(box[0], turned);
        box[2] = Math.max(box[2], turned);
        box[1] = Math.min(box[1], ring[i + 1]);
        box[3] = Math.max(box[3], ring[i + 1]);
      }
    }
  }
  if (box[2] - box[0] > 1) [box[0], box[2]] = [0, 1];
  return box;
}
