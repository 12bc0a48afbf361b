// The names that a page calls: geomap.map makes the map of an EventMap, geomap.layer puts events on
// any Leaflet map. The data block is read in the background; the layer is there at once.

function createMap(id) {
  return L.map(id, {
    attributionControl: false, worldCopyJump: true, minZoom: 1, maxZoom: 13, zoomSnap: 0.25,
    zoomDelta: 1, wheelPxPerZoomLevel: 90, center: [30, 15], zoom: 2,
    zoomControl: false, zoomAnimation: !reducedMotion(), fadeAnimation: false,
    // The shell follows the map's own size; Leaflet would take the window's for a reader's move.
    trackResize: typeof ResizeObserver !== "function",
  });
}

/** A Leaflet layer that shows the events of a data block once they are read. */
const LoadingLayer = L.LayerGroup.extend({
  initialize(dataId, options) {
    L.LayerGroup.prototype.initialize.call(this);
    this.geomapOptions = options;
    this.dataId = dataId;
  },

  onAdd(map) {
    L.LayerGroup.prototype.onAdd.call(this, map);
    this.loading ??= this.load(map).catch((error) => {
      document.documentElement.classList.replace("gm-script", "gm-failed");
      throw error;
    });
  },

  async load(map) {
    const options = this.geomapOptions;
    const block = (id) => document.getElementById(id);
    const [payload, basemap] = await Promise.all([
      Payload.read(block(this.dataId)),
      options.basemap ? Basemap.read(block("geomap_basemap")) : null,
    ]);
    const page = new EventPage(map, payload, basemap, options);
    this.page = page;
    if (options.tiles) addTiles(page, payload.head.tiles);
    if (options.page) {
      const shell = new Shell(page);
      shell.fitSize();
      // A page inside a srcdoc has no address; who put it there may say what to show.
      await page.state.read(location.hash || (document.documentElement.dataset.fragment ?? ""));
      this.addLayer(page.layer);
      shell.finish();
    } else {
      addPanel(page);
      // A page of folium's has neither language nor title.
      document.documentElement.lang ||= page.language.name;
      document.title ||= payload.head.title || page.language.say("filters");
      map.attributionControl?.addAttribution(page.language.say("basemap_credit"));
      if (options.fit) page.fit();
      this.addLayer(page.layer);
      page.model.apply();
    }
    document.documentElement.dataset.geomap = "ready";
  },
});

/** Puts online tiles over the embedded basemap, which stays until they answer. */
function addTiles(page, { url, attribution, subdomains, max_zoom }) {
  const { map, layer, language } = page;
  const credit = element("p", { class: "gm-attribution", text: attribution });
  // Makers of tiles want to know who asks; the page's address they need not know.
  const tiles = L.tileLayer(url, {
    subdomains, maxNativeZoom: max_zoom, referrerPolicy: "strict-origin",
  });
  tiles.once("load", () => {
    if (!answered) credit.textContent = [attribution, language.say("tiles_silent")].filter(Boolean).join(" · ");
  });
  let answered = false;
  tiles.on("tileload", () => {
    if (answered) return;
    answered = true;
    credit.textContent = attribution;
    layer.basemap.named = false; // the tiles have names of their own
    layer.canvas.redraw();
  });
  tiles.addTo(map);
  map.getContainer().append(credit);
}

window.geomap = {
  map: createMap,
  layer: (dataId, options) => new LoadingLayer(dataId, options),
};
