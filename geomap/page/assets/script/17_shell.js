// The shell of a whole page: head, map, timeline, filters, list; and the panel on a foreign map.

const WIDE_MAP = 900;
const PANEL_WIDTH = 400; // pixels, as in geomap.css, with its margin

class Shell {
  constructor(page) {
    this.page = page;
    page.root = document.getElementById("gm-page");
    this.slot = (name) => document.getElementById(`gm-${name}`);
    const { model, symbols, language, layer, palette } = page;
    page.status = this.slot("status");
    page.list = new List(model, symbols, language, layer, (rows, row) => page.choose(rows, row));
    this.search = new Search(model, language);
    this.facets = new Facets(model, symbols, language, layer);
    this.timeline = new Timeline(model, language, palette);
    this.slot("timeline").append(this.timeline.element);
    this.slot("filters").append(this.search.element, this.facets.element);
    this.slot("list").append(page.list.element);
    this.buildHead();
    this.buildCorner();
    page.embed = (on) => this.embed(on);
    page.state = new PageState(model, page.map, page);
    model.onChange(() => this.update());
    matchMedia("print").addEventListener("change", () => this.layOut());
    if (typeof ResizeObserver === "function") {
      const container = page.map.getContainer();
      new ResizeObserver(() => {
        const { x, y } = page.map.getSize();
        if (container.clientWidth !== x || container.clientHeight !== y) this.fitSize();
      }).observe(container);
    }
  }

  /** Once all is drawn, the table for readers without script can go. */
  finish() {
    this.update();
    this.page.pointers.update();
    this.slot("plain")?.parentElement.remove();
  }

  /** Tells Leaflet the room that the map has, and shows the events in it until the reader moves. */
  fitSize() {
    const { page } = this;
    page.quietly(() => page.map.invalidateSize({ animate: false }));
    if (!page.moved) page.fit();
  }

  /** Draws everything for the room that it has now, on paper or on the screen. */
  layOut() {
    const { page } = this;
    page.palette.refresh();
    this.fitSize();
    page.layer.base?.redrawNow();
    page.layer.canvas.redrawNow();
    this.timeline.update();
  }

  buildHead() {
    const { page } = this;
    const { head } = page.payload;
    const { language, model } = page;
    this.slot("title").textContent = head.title;
    if (head.title) document.title = head.title;
    this.slot("subtitle").textContent = head.subtitle ?? "";
    this.slot("subtitle").hidden = !head.subtitle;
    this.slot("credit").textContent = language.say("basemap_credit");
    document.documentElement.lang = language.name;
    const notices = [...language.overview(head), ...language.disclosures(head)];
    this.slot("notice").append(...notices.map((text) => element("p", { text })));
    this.count = element("strong", { class: "gm-shown" });
    this.resetButton = element("button", {
      type: "button", class: "gm-link", text: language.say("reset"), hidden: true,
      onclick: () => {
        model.reset();
        this.search.input.value = "";
        model.apply();
        page.fit();
      },
    });
    this.slot("tally").append(this.count, this.resetButton);
    const tool = (key, action) =>
      element("button", { type: "button", class: "gm-tool", text: language.say(key), onclick: action });
    this.slot("tools").append(
      tool("copy_link", () => {
        const fragment = page.state.fragment();
        copyText(`${ADDRESS}${fragment && `#${fragment}`}`, page);
      }),
      tool("copy_embed", () => {
        const address = `${ADDRESS}#${page.state.fragment({ embed: true })}`;
        copyText(frameOf(page.payload.head.title, address), page);
      }),
      element("span", { class: "gm-note", text: language.say("download") }),
      tool("download_csv", () => download("events.csv", CSV, page)),
      tool("download_geojson", () => download("events.geojson", GEOJSON, page)),
      tool("print", async () => {
        if (CONFINED) page.announce(language.say("no_printing"));
        await page.list.unfold();
        window.print();
      }),
    );
  }

  /** The buttons on the map: show everything; go to the events that are not on it. */
  buildCorner() {
    const { page } = this;
    const { language, model } = page;
    this.unplaced = element("button", {
      type: "button", class: "gm-chip", hidden: true,
      onclick: () => {
        const heading = page.list.unplacedBody.querySelector("button");
        heading?.scrollIntoView({ block: "center" });
        heading?.focus();
      },
    });
    L.control.zoom({
      zoomInTitle: language.say("zoom_in"), zoomOutTitle: language.say("zoom_out"),
    }).addTo(page.map);
    const all = element("button", {
      type: "button", class: "gm-chip", text: language.say("show_all"), onclick: () => {
        page.fit(true);
        page.moveTo(page.viewText());
        page.state.write();
      },
    });
    const corner = element("div", { class: "gm-corner" }, all);
    L.DomEvent.disableClickPropagation(corner);
    page.map.getContainer().append(corner);
    page.pointers = new Pointers(page, corner);
    corner.append(this.unplaced);
    model.onChange(() => {
      const count = model.passing - model.passingPlaced;
      this.unplaced.hidden = count === 0;
      this.unplaced.textContent = language.say("unplaced", { n: count });
    });
  }

  update() {
    const { page } = this;
    const { model, language } = page;
    const total = page.payload.events;
    this.count.textContent = model.passing === total
      ? language.say("events", { n: total })
      : language.say("shown_of", { shown: model.passing, total, n: total });
    this.resetButton.hidden = !model.filtered;
    page.state.write();
  }

  embed(on) {
    const { page } = this;
    if (page.embedded === on) return;
    page.embedded = on;
    document.documentElement.classList.toggle("gm-embed", on);
    this.fitSize();
  }
}

/** The panel of an EventLayer on a folium map that is not ours: filters, dates and the list. */
function addPanel(page) {
  const { model, symbols, language, layer, palette } = page;
  const facets = new Facets(model, symbols, language, layer, ["event_type"]);
  const timeline = new Timeline(model, language, palette);
  page.list = new List(model, symbols, language, layer, (rows, row) => page.choose(rows, row));
  const count = element("span", { class: "gm-shown" });
  const panel = element("details", { class: "gm-panel", open: page.map.getSize().x > WIDE_MAP },
    element("summary", {},
      element("span", { text: page.payload.head.title || language.say("filters"), dir: "auto" }), " ",
      count,
    ),
    language.disclosures(page.payload.head).map((text) => element("p", { class: "gm-notice", text })),
    facets.element,
    timeline.element,
    element("details", { class: "gm-facet" },
      element("summary", {}, element("span", { class: "gm-facet-name", text: language.say("list") })),
      page.list.element,
    ),
  );
  model.onChange(() => {
    const [shown, total] = [model.passing, page.payload.events];
    count.textContent = language.say("shown_of", { shown, total, n: total });
  });
  L.DomEvent.disableClickPropagation(panel);
  L.DomEvent.disableScrollPropagation(panel);
  const Panel = L.Control.extend({ options: { position: "bottomleft" }, onAdd: () => panel });
  const control = new Panel();
  page.layer.on("add", () => control.addTo(page.map));
  page.layer.on("remove", () => {
    control.remove();
    page.clear();
  });
  page.panelWidth = panel.open ? PANEL_WIDTH : 0;
}
