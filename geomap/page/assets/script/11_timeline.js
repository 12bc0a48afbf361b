// When it happened: a histogram with a window that two handles, a drag or the play button move.
// A bar is solid where the day is known, pale where an event can have been on any of several bars.

const BAR_SIZES = [1, 7, 30.4375, 91.3125, 365.25, 3652.5];
const BAR_NAMES = ["day", "week", "month", "quarter", "year", "decade"];
const AXIS_HEIGHT = 18;
const LABEL_HEIGHT = 15;
const WIDEST_BAR = 40;
const PLAY_MILLISECONDS = 500;

class Timeline {
  constructor(model, language, palette) {
    Object.assign(this, { model, language, palette });
    this.first = model.firstDay;
    this.last = model.lastDayOfAll;
    this.playing = 0;
    this.size = { width: 0, height: 0 };
    this.build();
    model.onChange(() => this.show());
    palette.onChange(() => this.update());
    if (typeof ResizeObserver === "function") new ResizeObserver(() => this.update()).observe(this.track);
    else window.addEventListener("resize", () => this.update());
  }

  build() {
    const { language, model } = this;
    this.canvas = element("canvas", { "aria-hidden": "true" });
    this.window = element("div", { class: "gm-window" });
    this.handles = ["from", "to"].map((end) =>
      element("div", {
        class: `gm-handle gm-handle-${end}`, role: "slider", tabindex: "0",
        "aria-label": language.say(end === "from" ? "first_day" : "last_day"),
        "aria-valuemin": this.first, "aria-valuemax": this.last,
        onkeydown: (event) => this.keyed(event, end),
        onpointerdown: (event) => this.dragHandle(event, end),
      }),
    );
    this.track = element("div", { class: "gm-track", onpointerdown: (event) => this.brush(event) },
      this.canvas, this.window, this.handles);
    this.play = element("button", {
      type: "button", class: "gm-play", onclick: () => (this.playing ? this.stop() : this.start()),
    });
    this.range = element("output", { class: "gm-range" });
    this.undatedCount = element("span", { class: "gm-count" });
    this.undated = element("input", {
      type: "checkbox",
      onchange: () => {
        model.undated = this.undated.checked;
        model.apply();
      },
    });
    this.undatedLabel = element("label", { class: "gm-toggle", hidden: model.undatedTotal === 0 },
      this.undated, element("span", { text: language.say("undated") }), this.undatedCount);
    this.all = element("button", {
      type: "button", class: "gm-link", text: language.say("all_days"),
      onclick: () => this.set(this.first, this.last),
    });
    this.barNote = element("span", { class: "gm-note" });
    this.vagueNote = element("span", { class: "gm-note", hidden: true },
      element("span", { class: "gm-pale", "aria-hidden": "true" }), language.say("legend_note"));
    const dated = this.first !== null;
    this.element = element("section", {
      class: "gm-timeline", "aria-label": language.say("dates"), hidden: !dated && !model.undatedTotal,
    },
      element("div", { class: "gm-timebar" }, dated && this.play, dated && this.range,
        dated && this.all, dated && this.barNote, this.vagueNote, this.undatedLabel),
      dated && this.track,
    );
    this.label();
  }

  get span() {
    return Math.max(1, this.last - this.first + 1);
  }

  /** The smallest bars, none less than a unit, of which the track has room for all. */
  barSize() {
    const room = Math.max(20, this.size.width / 5);
    const sizes = BAR_SIZES.slice(BAR_NAMES.indexOf(this.model.calendar.unit));
    return sizes.find((size) => this.span / size <= room) ?? sizes.at(-1);
  }

  set(from, to) {
    this.model.setDays(from, to);
    this.model.apply();
  }

  // -- moving the window -----------------------------------------------------------------

  keyed(event, end) {
    const leap = Math.max(7, Math.round(this.span / 10));
    const moves = {
      ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -leap, PageUp: leap,
    };
    const { from, to } = this.model;
    let day = end === "from" ? from : to;
    if (event.key in moves) day = this.model.calendar.step(day, moves[event.key]);
    else if (event.key === "Home") day = this.first;
    else if (event.key === "End") day = this.last;
    else return;
    event.preventDefault();
    this.stop();
    if (end === "from") this.set(Math.min(day, to), to);
    else this.set(from, Math.max(day, from));
  }

  dayAt(event) {
    const box = this.track.getBoundingClientRect();
    return this.first + ((event.clientX - box.left) / box.width) * this.span;
  }

  follow(event, move) {
    event.preventDefault();
    event.stopPropagation();
    this.stop();
    const target = this.track;
    target.setPointerCapture(event.pointerId);
    this.model.drag(true);
    const moved = (later) => move(this.dayAt(later));
    const done = () => {
      target.removeEventListener("pointermove", moved);
      target.removeEventListener("pointerup", done);
      target.removeEventListener("pointercancel", done);
      this.model.drag(false);
    };
    target.addEventListener("pointermove", moved);
    target.addEventListener("pointerup", done);
    target.addEventListener("pointercancel", done);
  }

  dragHandle(event, end) {
    event.target.focus();
    const { from, to } = this.model;
    this.follow(event, (day) => {
      if (end === "from") this.set(Math.min(Math.floor(day), to), to);
      else this.set(from, Math.max(Math.ceil(day) - 1, from));
    });
  }

  /** A drag inside a narrowed window moves it; anywhere else it draws a new one. */
  brush(event) {
    const start = this.dayAt(event);
    const { from, to } = this.model;
    const narrowed = from > this.first || to < this.last;
    if (narrowed && start >= from && start < to + 1) {
      const width = to - from;
      this.follow(event, (day) => {
        const moved = Math.round(from + day - start);
        const held = Math.min(this.last - width, Math.max(this.first, moved));
        this.set(held, held + width);
      });
    } else {
      this.follow(event, (day) => {
        this.set(Math.floor(Math.min(day, start)), Math.ceil(Math.max(day, start)) - 1);
      });
    }
  }

  // -- playing ---------------------------------------------------------------------------

  start() {
    const { model } = this;
    const whole = model.from === this.first && model.to === this.last;
    const width = whole ? Math.max(0, Math.floor(this.span / 10) - 1) : model.to - model.from;
    if (whole || model.to >= this.last) this.set(this.first, this.first + width);
    const step = Math.max(1, Math.round((width + 1) / 4));
    this.playing = setInterval(() => {
      if (model.to >= this.last) {
        this.stop();
        return;
      }
      const to = Math.min(this.last, model.to + step);
      this.set(to - width, to);
    }, PLAY_MILLISECONDS);
    this.label();
  }

  stop() {
    if (!this.playing) return;
    clearInterval(this.playing);
    this.playing = 0;
    this.label();
  }

  // -- drawing ---------------------------------------------------------------------------

  label() {
    this.play.textContent = this.playing ? "❚❚" : "▶";
    this.play.setAttribute("aria-label", this.language.say(this.playing ? "pause" : "play"));
  }

  /** Shows everything, in the room that the track has now. */
  update() {
    this.size = { width: this.track.clientWidth, height: this.track.clientHeight };
    this.ticks = null;
    this.show();
  }

  show() {
    const { model, language } = this;
    this.undated.checked = model.undated;
    this.undatedCount.textContent = language.number.format(model.undatedTotal);
    if (this.first === null) return;
    const { from, to } = model;
    this.range.textContent = language.interval(from, to, "range");
    this.all.hidden = from === this.first && to === this.last;
    const left = (100 * (from - this.first)) / this.span;
    const right = (100 * (to + 1 - this.first)) / this.span;
    this.window.style.left = `${left}%`;
    this.window.style.width = `${right - left}%`;
    this.window.classList.toggle("gm-narrowed", from > this.first || to < this.last);
    for (const [handle, day, place] of [
      [this.handles[0], from, left],
      [this.handles[1], to, right],
    ]) {
      handle.style.left = `${place}%`;
      handle.setAttribute("aria-valuenow", day);
      handle.setAttribute("aria-valuetext", language.day(day));
    }
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null;
      this.draw();
    });
  }

  /** The canvas, wiped, as large as the track. */
  blank({ width, height }) {
    const ratio = window.devicePixelRatio || 1;
    const [columns, rows] = [Math.round(width * ratio), Math.round(height * ratio)];
    const context = this.canvas.getContext("2d");
    if (this.canvas.width !== columns || this.canvas.height !== rows) {
      this.canvas.width = columns;
      this.canvas.height = rows;
    } else {
      context.resetTransform();
      context.clearRect(0, 0, columns, rows);
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    return context;
  }

  draw() {
    const { width, height } = this.size;
    if (!width || !height) return;
    const context = this.blank(this.size);
    const size = this.barSize();
    const { exact, vague, bins } = this.model.histogram(size);
    let most = 1;
    for (let i = 0; i < bins; i++) most = Math.max(most, exact[i] + vague[i]);
    this.vagueNote.hidden = !vague.some(Boolean);
    this.barNote.textContent = this.language.term("bar_is", BAR_NAMES[BAR_SIZES.indexOf(size)]);
    const base = height - AXIS_HEIGHT;
    const scale = (base - LABEL_HEIGHT) / most;
    const barWidth = (width * size) / this.span;
    const gap = Math.min(2, barWidth * 0.15);
    const { palette, model } = this;
    for (let i = 0; i < bins; i++) {
      const x = i * barWidth;
      const day = this.first + i * size;
      const inside = day + size > model.from && day <= model.to;
      const solid = exact[i] * scale;
      const pale = vague[i] * scale;
      context.fillStyle = inside ? palette.ink : palette.rule;
      const wide = Math.min(WIDEST_BAR, Math.max(1, barWidth - gap));
      context.fillRect(x + (barWidth - wide) / 2, base - solid, wide, solid);
      context.globalAlpha = 0.28;
      context.fillStyle = inside ? palette.ink : palette.muted;
      context.fillRect(x, base - solid - pale, barWidth, pale);
      context.globalAlpha = 1;
    }
    context.fillStyle = palette.rule;
    context.fillRect(0, base, width, 1);
    this.drawTicks(context, width, base);
    const highest = exact.findIndex((count, i) => count + vague[i] === most);
    if (highest >= 0) this.drawMost(context, width, (highest + 0.5) * barWidth, most);
  }

  /** Names the height of the highest bar, which is the scale of all. */
  drawMost(context, width, x, most) {
    const text = this.language.number.format(most);
    const half = textWidth(context, context.font, text) / 2;
    context.fillStyle = this.palette.ink;
    context.textBaseline = "bottom";
    context.fillText(text, Math.min(width - half - 12, Math.max(half + 12, x)), LABEL_HEIGHT - 1);
  }

  drawTicks(context, width, base) {
    const { palette } = this;
    context.font = `11px ${palette.font}`;
    context.fillStyle = palette.muted;
    context.textBaseline = "top";
    context.textAlign = "center";
    this.ticks ??= [...this.days(width)];
    let free = -Infinity;
    for (const [day, text] of this.ticks) {
      const x = ((day - this.first) / this.span) * width;
      const half = textWidth(context, context.font, text) / 2;
      const middle = Math.min(width - half - 1, Math.max(half + 1, x));
      if (middle - half < free) continue;
      context.fillText(text, middle, base + 4);
      context.fillRect(Math.min(width - 1, x), base, 1, 3);
      free = middle + half + 10;
    }
  }

  /** The days to name below the bars. */
  *days(width) {
    const { language } = this;
    const most = Math.max(2, Math.floor(width / 80));
    if (this.span <= 62) {
      const step = Math.max(1, Math.ceil(this.span / most));
      for (let day = this.first; day <= this.last; day += step) {
        yield [day + 0.5, language.day(day, "short")];
      }
      return;
    }
    const months = this.span / 30.4;
    const step = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600].find((n) => months / n <= most) ?? 1200;
    const date = new Date(this.first * MILLISECONDS_A_DAY);
    let month = date.getUTCFullYear() * 12 + date.getUTCMonth();
    for (month = Math.ceil(month / step) * step; ; month += step) {
      const day = Date.UTC(Math.floor(month / 12), month % 12, 1) / MILLISECONDS_A_DAY;
      if (day > this.last) return;
      if (day < this.first) continue;
      yield [day, language.day(day, month % 12 === 0 || step >= 12 ? "year" : "monthShort")];
    }
  }
}
