// The legend: classes with small pictures, ramps with their ends.

import { element, svg } from "./dom.js";
import { pick, text } from "./texts.js";

const documents = new Map();
let lastDrawing = 0;
let lastRamp = 0;

/** Draws the legends of maps, top map first. */
export async function drawLegend(container, maps) {
  const drawing = ++lastDrawing;
  const parts = await Promise.all(maps.map(async (map) => ({ map, legend: await read(map) })));
  if (drawing !== lastDrawing) return;
  if (parts.length === 0) {
    container.replaceChildren(element("p", { className: "empty", textContent: text("nothingShown") }));
    return;
  }
  container.replaceChildren(...parts.map(({ map, legend }) => mapLegend(map, legend, parts.length > 1)));
}

function read(map) {
  if (!documents.has(map.name)) {
    const asked = fetch(`maps/${encodeURIComponent(map.name)}/legend.json`)
      .then((answer) => (answer.ok ? answer.json() : { layers: [] }))
      .catch(() => {
        documents.delete(map.name);
        return { layers: [] };
      });
    documents.set(map.name, asked);
  }
  return documents.get(map.name);
}

function mapLegend(map, legend, isNamed) {
  const part = element("div", { className: "map-legend" });
  if (isNamed) part.append(element("h3", { textContent: pick(map.title) || map.name }));
  if (legend.layers.length === 0) {
    part.append(element("p", { className: "empty", textContent: text("noLegend") }));
  }
  part.append(...legend.layers.map(layerLegend));
  return part;
}

function layerLegend(layer) {
  const part = element("div", { className: "layer" });
  const title = pick(layer.title) || layer.id;
  if (layer.entries.length === 1 && !layer.ramp) {
    part.append(entryRow(layer.entries[0], pick(layer.entries[0].label) || title));
    return part;
  }
  part.append(element("h4", { textContent: title }));
  if (layer.ramp) part.append(rampPicture(layer.ramp));
  if (layer.entries.length > 0) {
    part.append(element("ul", {}, ...layer.entries.map((entry) =>
      element("li", {}, entryRow(entry, pick(entry.label))))));
  }
  return part;
}

function entryRow(entry, label) {
  return element("div", { className: "entry" }, symbolPicture(entry.symbol),
    element("span", { textContent: label }));
}

function symbolPicture(symbol) {
  const width = Math.min(symbol.strokeWidth, 6);
  const paint = { fill: symbol.fill ?? "none", stroke: symbol.stroke ?? "none", "stroke-width": width };
  const dashes = symbol.dashes.map((length) => length * width).join(" ") || null;
  const shapes = {
    area: () => svg("rect", { x: 2, y: 3, width: 24, height: 14, rx: 2, ...paint, "stroke-width": Math.min(width, 2) }),
    line: () => svg("path", { d: "M2 10h24", ...paint, fill: "none", "stroke-dasharray": dashes }),
    point: () => svg("circle", { cx: 14, cy: 10, r: Math.min(Math.max(symbol.radius, 2), 8), ...paint }),
  };
  return svg("svg", { viewBox: "0 0 28 20", class: "symbol", "aria-hidden": "true" },
    (shapes[symbol.shape] ?? shapes.area)());
}

function rampPicture(ramp) {
  const id = `ramp-${++lastRamp}`;
  const gradient = svg("linearGradient", { id },
    ...ramp.stops.map((stop) => svg("stop", { offset: stop.at, "stop-color": stop.color })));
  const picture = svg("svg", { class: "ramp", preserveAspectRatio: "none", viewBox: "0 0 100 10", "aria-hidden": "true" },
    gradient, svg("rect", { width: 100, height: 10, fill: `url(#${id})` }));
  return element("div", {}, picture, element("div", { className: "ends" },
    element("span", { textContent: pick(ramp.low) }), element("span", { textContent: pick(ramp.high) })));
}
