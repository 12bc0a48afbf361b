// Marks: the shape says what happened, the outline whether it did, a dot that the spot is exact.

const MARK_RADIUS = 9;
/** Stands for any type, where a legend shows what the outline means. */
const DISC = new Path2D();
DISC.arc(0, 0, 7.5, 0, 2 * Math.PI);

/** Colours of the page, read from the style sheet so that they follow the reader's scheme. */
class Palette {
  constructor(root) {
    this.root = root;
    this.scheme = matchMedia("(prefers-color-scheme: dark)");
    this.refresh();
  }

  refresh() {
    const style = getComputedStyle(this.root);
    this.dark = style.getPropertyValue("--gm-scheme").trim() === "dark";
    for (const name of [
      "paper", "ink", "muted", "rule", "land", "water", "coast", "river", "border", "region",
      "town", "country", "halo",
    ]) {
      this[name] = style.getPropertyValue(`--gm-${name}`).trim();
    }
    this.font = style.getPropertyValue("--gm-sans").trim();
  }

  onChange(action) {
    this.scheme.addEventListener("change", () => {
      this.refresh();
      action();
    });
  }
}

/** The shape and colour of each type of the payload, and how to draw it. */
class Symbols {
  constructor(payload, palette) {
    this.palette = palette;
    this.styles = payload.head.styles.map(([shape, light, dark]) => ({
      shape,
      path: new Path2D(shape),
      light,
      dark,
    }));
  }

  color(type) {
    const style = this.styles[type];
    return this.palette.dark ? style.dark : style.light;
  }

  /**
   * Draws one mark with its centre at (x, y).
   * @param {object} mark type: number or null, status, precision: words, faint: whether confidence is low,
   *   vague: whether nobody said how far off it can be
   */
  draw(context, x, y, radius, mark) {
    const path = mark.type === null ? DISC : this.styles[mark.type].path;
    const color = mark.color ?? this.color(mark.type);
    const possible = mark.status === "hypothetical";
    const scale = (possible ? 0.72 : 1) * (radius / 10);
    const hollow = mark.status !== "occurred" && mark.status !== "denied";
    context.save();
    context.translate(x, y);
    context.scale(scale, scale);
    context.lineJoin = "round";
    context.strokeStyle = this.palette.halo;
    context.lineWidth = 4.5 / scale;
    context.stroke(path);
    if (possible) {
      context.beginPath();
      context.arc(0, 0, 14.5, 0, 2 * Math.PI);
      context.fillStyle = this.palette.halo;
      context.fill();
    }
    context.fillStyle = hollow ? this.palette.paper : color;
    if (mark.status === "denied") context.globalAlpha = 0.35;
    else if (mark.faint && !hollow) context.globalAlpha = 0.6;
    if (context.globalAlpha < 1) {
      const { fillStyle } = context;
      context.fillStyle = this.palette.paper;
      const alpha = context.globalAlpha;
      context.globalAlpha = 1;
      context.fill(path, "evenodd");
      context.fillStyle = fillStyle;
      context.globalAlpha = alpha;
    }
    context.fill(path, "evenodd");
    context.globalAlpha = 1;
    if (hollow || mark.status === "denied") {
      context.strokeStyle = color;
      context.lineWidth = 1.7 / scale;
      if (possible) context.lineWidth = 1.3 / scale;
      context.stroke(path);
    }
    if (possible) {
      context.beginPath();
      context.arc(0, 0, 13.5, 0, 2 * Math.PI);
      context.setLineDash([2.8 / scale, 2.1 / scale]);
      context.lineWidth = 1.5 / scale;
      context.stroke();
      context.setLineDash([]);
    }
    if (mark.status === "cancelled" || mark.status === "denied") {
      const rise = mark.status === "denied" ? -8 : 8;
      strike(context, rise, this.palette.halo, 4.4 / scale);
      strike(context, rise, this.palette.ink, 1.8 / scale);
    }
    if (mark.precision === "point") {
      context.beginPath();
      context.arc(0, 0, 2.6, 0, 2 * Math.PI);
      context.fillStyle = hollow ? color : this.palette.paper;
      context.fill();
    }
    context.restore();
    if (mark.vague) {
      context.font = `600 ${1.2 * radius}px ${this.palette.font}`;
      context.textAlign = "left";
      paintText(context, "?", x + 0.9 * radius, y - 0.8 * radius, this.palette.ink, this.palette.halo);
    }
  }

  /** A small canvas that shows a mark, for the legend, the list and the card. */
  icon(mark, radius = 8) {
    return canvasIcon(2 * radius + 6, (context, size) =>
      this.draw(context, size / 2, size / 2, radius, { ...mark, vague: false }),
    );
  }

  /** A small canvas that shows how a precision is drawn. */
  precisionIcon(precision) {
    return canvasIcon(22, (context, size) => {
      const middle = size / 2;
      const color = this.palette.muted;
      context.strokeStyle = context.fillStyle = color;
      context.lineWidth = 1.5;
      if (precision === "point" || precision === "city") {
        context.beginPath();
        context.arc(middle, middle, 5.5, 0, 2 * Math.PI);
        context.fill();
        if (precision === "point") {
          context.beginPath();
          context.arc(middle, middle, 2, 0, 2 * Math.PI);
          context.fillStyle = this.palette.paper;
          context.fill();
        }
      } else if (precision === "none") {
        context.beginPath();
        context.moveTo(middle - 5, middle);
        context.lineTo(middle + 5, middle);
        context.stroke();
      } else if (precision === "area") {
        context.beginPath();
        context.arc(middle, middle, 7, 0, 2 * Math.PI);
        context.setLineDash([3, 2.4]);
        context.stroke();
      } else {
        const blob = new Path2D("M4 6 L12 3 L19 7 L17 15 L10 19 L3 14 Z");
        if (precision !== "country") {
          context.fillStyle = hatch(context, [color], precision === "district" ? 4 : 5);
          context.fill(blob);
        }
        context.lineWidth = precision === "country" ? 2.4 : 1.2;
        context.stroke(blob);
      }
    });
  }
}

function strike(context, rise, color, width) {
  context.beginPath();
  context.moveTo(-10, rise);
  context.lineTo(10, -rise);
  context.strokeStyle = color;
  context.lineWidth = width;
  context.lineCap = "round";
  context.stroke();
}

function canvasIcon(size, draw) {
  const ratio = Math.max(2, Math.ceil(devicePixelRatio || 1));
  const canvas = element("canvas", {
    class: "gm-icon", width: size * ratio, height: size * ratio, "aria-hidden": "true",
  });
  canvas.style.width = canvas.style.height = `${size}px`;
  const context = canvas.getContext("2d");
  context.scale(ratio, ratio);
  draw(context, size);
  return canvas;
}

const hatches = new Map();
const MOST_HATCHES = 400;

/** Diagonal stripes, one of each colour in turn, `step` pixels apart. */
function hatch(context, colors, step = 6) {
  const key = `${colors.join()} ${step}`;
  if (!hatches.has(key)) {
    if (hatches.size >= MOST_HATCHES) hatches.clear();
    const size = step * Math.max(1, colors.length) * 2;
    const ratio = 2;
    const tile = element("canvas", { width: size * ratio, height: size * ratio });
    const drawing = tile.getContext("2d");
    drawing.scale(ratio, ratio);
    drawing.lineWidth = 1.5;
    const period = step;
    for (let i = -2 * size; i < 2 * size; i += period) {
      const index = Math.round(i / period);
      drawing.strokeStyle = colors[((index % colors.length) + colors.length) % colors.length];
      drawing.beginPath();
      drawing.moveTo(i, size + 1);
      drawing.lineTo(i + size + 2, -1);
      drawing.stroke();
    }
    const pattern = context.createPattern(tile, "repeat");
    pattern.setTransform(new DOMMatrix().scale(1 / ratio));
    hatches.set(key, pattern);
  }
  return hatches.get(key);
}
