// What is here: a tooltip under the pointer, a card with all attributes on a click.

import { element } from "./dom.js";
import { text } from "./texts.js";

/** How near to a feature one has to point, CSS pixels. */
const REACH_PIXELS = 6;
/** The pointer must rest so long before the service is asked, milliseconds. */
const REST_MILLISECONDS = 140;
/** The service's own limit, metres. */
const REACH_METRES = 10000;
/** Attributes that name a feature, best first. */
const NAMES = ["name", "title", "code", "名称", "编号"];
const RANK = { Point: 0, MultiPoint: 0, LineString: 1, MultiLineString: 1, Polygon: 2, MultiPolygon: 2 };

/** Watches pointer, click and Enter on the map. */
export function createInspector(map, shownMaps, covered) {
  const L = window.L;
  const mark = L.geoJSON(null, {
    interactive: false,
    style: () => ({ className: "mark-shape", weight: 2.5, fillOpacity: 0.12 }),
    pointToLayer: (_, place) => L.circleMarker(place, { radius: 9 }),
  }).addTo(map);
  const tooltip = L.tooltip({ direction: "top", offset: [0, -8], className: "hint" });
  let rest = 0;
  let asking = new AbortController();
  let isPinned = false;

  async function ask(place, limit) {
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    const wrapped = place.wrap();
    const metresPerPixel = (40075016.69 * Math.cos((wrapped.lat * Math.PI) / 180)) / (256 * 2 ** map.getZoom());
    const radius = Math.min(REACH_METRES, REACH_PIXELS * metresPerPixel);
    const query = `lon=${wrapped.lng.toFixed(7)}&lat=${wrapped.lat.toFixed(7)}&radius=${radius.toFixed(2)}&limit=${limit}`;
    const names = [...new Set(shownMaps().reverse().flatMap((each) => each.datasets))];
    const answers = await Promise.all(names.map(async (dataset) => {
      const answer = await fetch(`datasets/${encodeURIComponent(dataset)}/at?${query}`, { signal, priority: "high" });
      const features = answer.ok ? (await answer.json()).features : [];
      return features.map((feature) => ({ dataset, feature }));
    }));
    // Points lie on lines, lines on areas: what is drawn last is named first.
    return answers.flat().sort((a, b) => RANK[a.feature.geometry.type] - RANK[b.feature.geometry.type]);
  }

  async function hover(place) {
    const found = await ask(place, 1).catch(() => null);
    if (!found || isPinned) return;
    mark.clearLayers();
    if (found.length === 0) return tooltip.remove();
    mark.addData(found[0].feature);
    tooltip.setLatLng(place).setContent(hint(found)).addTo(map);
  }

  async function pin(place) {
    clearTimeout(rest);
    const found = await ask(place, 10).catch(() => null);
    if (!found) return;
    tooltip.remove();
    mark.clearLayers();
    const popup = L.popup({ maxWidth: 320, minWidth: 240, maxHeight: 340, className: "card", ...autoPan() });
    popup.setLatLng(place).setContent(card(found, (feature) => mark.clearLayers().addData(feature))).openOn(map);
    popup.getElement().querySelector(".leaflet-popup-close-button")?.setAttribute("aria-label", text("close"));
    isPinned = true;
  }

  /** The card must not open under the panel. */
  function autoPan() {
    const [left, bottom] = covered();
    return { autoPanPaddingTopLeft: [left + 8, 8], autoPanPaddingBottomRight: [8, bottom + 8] };
  }

  function close() {
    clearTimeout(rest);
    asking.abort();
    tooltip.remove();
    map.closePopup();
    mark.clearLayers();
  }

  map.on("mousemove", ({ latlng }) => {
    clearTimeout(rest);
    if (!isPinned) rest = setTimeout(() => hover(latlng), REST_MILLISECONDS);
  });
  map.on("mouseout movestart", () => {
    clearTimeout(rest);
    if (!isPinned) {
      tooltip.remove();
      mark.clearLayers();
    }
  });
  map.on("click", ({ latlng }) => pin(latlng));
  map.on("popupclose", () => {
    isPinned = false;
    mark.clearLayers();
  });
  map.getContainer().addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target === map.getContainer()) pin(map.getCenter());
  });
  return { close };
}

function nameOf({ feature }) {
  const key = NAMES.find((name) => feature.properties[name] !== undefined && feature.properties[name] !== null);
  return key ? String(feature.properties[key]) : String(feature.id);
}

function hint(found) {
  return element("div", {}, ...found.slice(0, 3).map((each) =>
    element("div", { className: "line" }, element("strong", { textContent: nameOf(each) }),
      element("small", { textContent: each.dataset }))));
}

function card(found, show) {
  if (found.length === 0) return element("p", { className: "empty", textContent: text("nothingHere") });
  const parts = found.map((each, index) => {
    const part = element("details", { open: index === 0 },
      element("summary", {}, element("strong", { textContent: nameOf(each) }),
        element("small", { textContent: each.dataset })),
      table(each.feature.properties));
    part.addEventListener("toggle", () => part.open && show(each.feature));
    return part;
  });
  show(found[0].feature);
  return element("div", {}, ...parts);
}

function table(properties) {
  const rows = Object.entries(properties).map(([name, value]) =>
    element("tr", {}, element("th", { scope: "row", textContent: name }),
      element("td", { textContent: value === null ? "—" : String(value) })));
  return element("table", {}, element("tbody", {}, ...rows));
}
