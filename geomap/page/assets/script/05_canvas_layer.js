// A Leaflet layer that is one canvas, a little larger than the map, drawn anew when the map has
// moved. Leaflet is there before this file, in our page and on anybody's folium map.

const CANVAS_MARGIN = 0.12;

const CanvasLayer = L.Layer.extend({
  initialize(draw, options) {
    L.setOptions(this, options);
    this._draw = draw;
  },

  onAdd() {
    const canvas = L.DomUtil.create("canvas", `gm-canvas ${this.options.className}`);
    if (this._map._zoomAnimated) L.DomUtil.addClass(canvas, "leaflet-zoom-animated");
    canvas.setAttribute("aria-hidden", "true");
    this._canvas = canvas;
    this.getPane().appendChild(canvas);
    this.redrawNow();
  },

  onRemove() {
    cancelAnimationFrame(this._frame);
    this._frame = null;
    this._canvas.remove();
  },

  getEvents() {
    const events = {
      moveend: this._whenMoved,
      move: this._whenDragged,
      zoom: this._whenZooming,
      resize: this._whenMoved,
      viewreset: this._whenMoved,
    };
    if (this._map._zoomAnimated) events.zoomanim = this._whenZoomAnimated;
    return events;
  },

  /** Draws once before the next frame, however often it is asked to. */
  redraw() {
    if (!this._map || this._frame) return;
    this._frame = requestAnimationFrame(() => {
      this._frame = null;
      this.redrawNow();
    });
  },

  redrawNow() {
    if (!this._map || this._map._animatingZoom) return;
    const map = this._map;
    const size = map.getSize();
    const margin = size.multiplyBy(CANVAS_MARGIN).round();
    const origin = map.containerPointToLayerPoint(margin.multiplyBy(-1)).round();
    this._drawn = this._present();
    const [width, height] = [size.x + 2 * margin.x, size.y + 2 * margin.y];
    const ratio = window.devicePixelRatio || 1;
    const canvas = this._canvas;
    const [columns, rows] = [Math.round(width * ratio), Math.round(height * ratio)];
    const context = canvas.getContext("2d");
    if (canvas.width !== columns || canvas.height !== rows) {
      canvas.width = columns;
      canvas.height = rows;
      canvas.style.width = `${width}px`;
      canvas.style.height = `${height}px`;
    } else {
      context.resetTransform();
      context.clearRect(0, 0, columns, rows);
    }
    L.DomUtil.setPosition(canvas, origin);
    this._origin = origin;
    this._zoom = map.getZoom();
    this._center = map.getCenter();
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const worldSize = 256 * 2 ** this._zoom;
    const pixel = map.getPixelOrigin().add(origin);
    this.view = {
      context, width, height, worldSize, margin,
      zoom: this._zoom,
      left: pixel.x / worldSize,
      top: pixel.y / worldSize,
    };
    this._draw(this.view);
  },

  /** What the map shows: its size, zoom and corner. */
  _present() {
    const { x, y } = this._map.getSize();
    const [corner, origin] = [this._map.getPixelBounds().min, this._map.getPixelOrigin()];
    return [x, y, this._map.getZoom(), corner.x, corner.y, origin.x, origin.y].join();
  },

  /** Leaflet tells of one move more than once. */
  _whenMoved() {
    if (this._map && this._present() !== this._drawn) this.redrawNow();
  },

  _whenDragged() {
    if (this._map._animatingZoom || this._map.getZoom() !== this._zoom) return;
    const topLeft = this._map.containerPointToLayerPoint([0, 0]).subtract(this._origin);
    const { margin } = this.view;
    if (topLeft.x < 0 || topLeft.y < 0 || topLeft.x > 2 * margin.x || topLeft.y > 2 * margin.y) {
      this.redraw();
    }
  },

  _whenZooming() {
    if (!this._map._animatingZoom && this._map.getZoom() !== this._zoom) {
      this._transform(this._map.getCenter(), this._map.getZoom());
    }
  },

  _whenZoomAnimated(event) {
    this._transform(event.center, event.zoom);
  },

  _transform(center, zoom) {
    const map = this._map;
    const scale = map.getZoomScale(zoom, this._zoom);
    const size = map.getSize();
    const half = size.multiplyBy(0.5 + CANVAS_MARGIN);
    const before = map.project(this._center, zoom);
    const offset = half.multiplyBy(-scale).add(before).subtract(map._getNewPixelOrigin(center, zoom));
    this._drawn = null;
    if (L.Browser.any3d) L.DomUtil.setTransform(this._canvas, offset, scale);
    else L.DomUtil.setPosition(this._canvas, offset);
  },
});

/** Where the turn begins that marks are drawn in: of several in view the one in the middle. */
function startOfTurn({ left, width, worldSize }) {
  return Math.max(left, left + (width / worldSize - 1) / 2);
}

/** The copies of the world, as whole turns, that a view shows part of. */
function turnsInView({ left, width, worldSize }) {
  const turns = [];
  for (let turn = Math.floor(left); turn <= left + width / worldSize; turn++) turns.push(turn);
  return turns;
}

const textWidths = new Map();

/** How wide a text is in a font. */
function textWidth(context, font, text, spacing = "0px") {
  const key = `${font} ${spacing} ${text}`;
  let width = textWidths.get(key);
  if (width === undefined) {
    context.font = font;
    context.letterSpacing = spacing;
    width = context.measureText(text).width;
    context.letterSpacing = "0px";
    textWidths.set(key, width);
  }
  return width;
}

/** Keeps labels and marks from lying on each other. */
class Room {
  constructor() {
    this.cells = new Map();
  }

  /** Takes the box if it is free, or always with `force`; tells whether it did. */
  take(left, top, right, bottom, force = false) {
    const cells = [];
    for (let x = Math.floor(left / 64); x <= Math.floor(right / 64); x++) {
      for (let y = Math.floor(top / 64); y <= Math.floor(bottom / 64); y++) {
        cells.push(x * 4096 + y);
      }
    }
    if (!force) {
      for (const cell of cells) {
        for (const box of this.cells.get(cell) ?? []) {
          if (left < box[2] && right > box[0] && top < box[3] && bottom > box[1]) return false;
        }
      }
    }
    const box = [left, top, right, bottom];
    for (const cell of cells) {
      if (!this.cells.has(cell)) this.cells.set(cell, []);
      this.cells.get(cell).push(box);
    }
    return true;
  }
}
