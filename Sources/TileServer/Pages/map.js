// The Leaflet map: one tile layer per shown map, status line, progress, and what is here.

import { followChanges } from "./changes.js";
import { createInspector } from "./features.js";
import { text } from "./texts.js";

/** Tiles are asked for again so many times when the service answers that they are not ready. */
const TILE_TRIES = 4;
/** How far one may look into the last zoom that has tiles. */
const OVERZOOM = 3;

/**
 * Makes the map in a container.
 * `shownMaps()` gives the maps bottom first, `opacityOf(map)` 0…1, `onMove()` is told after each move.
 */
export function createMap(container, { shownMaps, opacityOf, onMove }) {
  const L = window.L;
  const map = L.map(container, { zoomControl: false, attributionControl: false, maxZoom: 24 });
  const layers = new Map();
  const inspector = createInspector(map, shownMaps, covered);
  let controls = [];
  let busy = new Set();

  function update() {
    const wanted = shownMaps();
    for (const [name, layer] of layers) {
      if (wanted.some((each) => each.name === name)) continue;
      layer.remove();
      layers.delete(name);
      setBusy(name, false);
    }
    wanted.forEach((each, index) => {
      if (!layers.has(each.name)) layers.set(each.name, tileLayer(each).addTo(map));
      layers.get(each.name).setZIndex(index + 1).setOpacity(opacityOf(each));
    });
    updateTexts();
  }

  function tileLayer(each) {
    // Leaflet counts tiles of 256 px; one of 512 px at z covers what four of 256 px do at z + 1.
    const shift = each.tileSize === 512 ? 1 : 0;
    const [west, south, east, north] = each.bounds;
    const ratio = devicePixelRatio > 2 ? "@3x" : devicePixelRatio > 1 ? "@2x" : "";
    const layer = L.tileLayer(`maps/${encodeURIComponent(each.name)}/{z}/{x}/{y}{r}.${each.format}`, {
      r: ratio, tileSize: each.tileSize, zoomOffset: -shift,
      minZoom: each.minzoom + shift, maxZoom: each.maxzoom + shift + OVERZOOM,
      maxNativeZoom: each.maxzoom + shift, bounds: [[south, west], [north, east]],
    });
    layer.on("loading", () => setBusy(each.name, true));
    layer.on("load", () => setBusy(each.name, false));
    layer.on("tileerror", ({ tile, coords }) => askAgain(layer, tile, coords));
    return layer;
  }

  /** A tile that is not ready comes later: ask again, each time after a longer wait. */
  function askAgain(layer, tile, coords) {
    const tries = Number(tile.dataset.tries ?? 0) + 1;
    if (tries > TILE_TRIES) return;
    tile.dataset.tries = tries;
    setTimeout(() => {
      if (tile.isConnected) tile.src = layer.getTileUrl(coords);
    }, 1000 * 2 ** tries);
  }

  function setBusy(name, isBusy) {
    if (isBusy) busy.add(name);
    else busy.delete(name);
    document.getElementById("progress").hidden = busy.size === 0;
  }

  function updateTexts() {
    controls.forEach((control) => control.remove());
    controls = [
      L.control.zoom({ position: "topright", zoomInTitle: text("zoomIn"), zoomOutTitle: text("zoomOut") }),
      L.control.scale({ position: "bottomright", imperial: false, maxWidth: 120 }),
    ];
    controls.forEach((control) => control.addTo(map));
    const notes = shownMaps().map((each) => each.attribution).filter(Boolean);
    document.getElementById("attribution").textContent = [...new Set(notes)].join(" · ");
    container.setAttribute("aria-label", text("map"));
    inspector.close();
    showStatus(map.getCenter());
  }

  function showStatus(place) {
    const wrapped = place.wrap();
    document.getElementById("place").textContent = text("place", wrapped.lng.toFixed(5), wrapped.lat.toFixed(5));
    document.getElementById("zoom").textContent = text("zoom", map.getZoom());
  }

  function goTo(place) {
    if (Array.isArray(place)) {
      const [west, south, east, north] = place;
      const [left, bottom] = covered();
      map.fitBounds([[south, west], [north, east]], {
        paddingTopLeft: [left + 16, 16], paddingBottomRight: [16, bottom + 16],
      });
    } else {
      map.setView([place.latitude, place.longitude], Math.round(place.zoom));
    }
  }

  /** How far the panel reaches over the map: from the left on wide screens, from below on phones. */
  function covered() {
    const box = document.getElementById("panel").getBoundingClientRect();
    return box.width < innerWidth ? [box.right, 0] : [0, Math.min(innerHeight - box.top, innerHeight / 2)];
  }

  followChanges(layers);
  document.getElementById("status").hidden = false;
  map.setView([0, 0], 2);
  map.on("mousemove", ({ latlng }) => showStatus(latlng));
  map.on("mouseout zoomend", () => showStatus(map.getCenter()));
  map.on("moveend", () => {
    if (matchMedia("(hover: none)").matches) showStatus(map.getCenter());
    onMove();
  });

  return {
    update,
    updateTexts,
    goTo,
    lastHash: "",
    place: () => {
      const center = map.getCenter().wrap();
      return { zoom: map.getZoom(), latitude: center.lat, longitude: center.lng };
    },
  };
}
