// The legend: classes with small pictures, ramps with their ends.

import { element, svg } from "./dom.js";
import { pick, text } from "./texts.js";

/** A list of more classes stands in two columns. */
const MANY = 12;
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
  part.append(...legend.layers.map((layer) => layerLegend(layer, legend.ground)));
  if (legend.layers.length > 0) part.append(pictureLink(map));
  return part;
}

function pictureLink(map) {
  // Asked again on a click: language and theme may have changed since.
  const address = () => {
    const query = new URLSearchParams({ lang: document.documentElement.lang.slice(0, 2), ratio: 2 });
    if (document.documentElement.dataset.theme === "dark") query.set("dark", 1);
    return `maps/${encodeURIComponent(map.name)}/legend.png?${query}`;
  };
  return element("a", {
    className: "picture-link", href: address(), target: "_blank", textContent: text("asPicture"),
    onclick: (event) => (event.currentTarget.href = address()),
  });
}

function layerLegend(layer, ground) {
  const part = element("div", { className: "layer" });
  const title = pick(layer.title) || layer.id;
  if (layer.entries.length === 1 && !layer.ramp) {
    part.append(entryRow(layer.entries[0], pick(layer.entries[0].label) || title, ground));
    return part;
  }
  part.append(element("h4", { textContent: title }));
  if (layer.ramp) part.append(rampPicture(layer.ramp));
  if (layer.entries.length > 0) {
    part.append(element("ul", { className: layer.entries.length > MANY ? "many" : "" }, ...layer.entries.map((entry) =>
      element("li", {}, entryRow(entry, pick(entry.label), ground)))));
  }
  return part;
}

function entryRow(entry, label, ground) {
  return element("div", { className: "entry" }, symbolPicture(entry.symbol, ground),
    element("span", { textContent: label }));
}

function symbolPicture(symbol, ground) {
  // Icons and patterns come drawn; only addresses that hold the picture itself are taken.
  if (symbol.picture?.startsWith("data:image/png;base64,")) {
    return element("img", { className: "symbol", src: symbol.picture, alt: "" });
  }
  const width = Math.min(symbol.strokeWidth, 6);
  const paint = { fill: symbol.fill ?? "none", stroke: symbol.stroke ?? "none", "stroke-width": width };
  const dashes = symbol.dashes.map((length) => length * width).join(" ") || null;
  const shapes = {
    area: () => [svg("rect", { x: 3, y: 3, width: 22, height: 14, ...paint, "stroke-width": Math.min(width, 2) })],
    line: () => [
      svg("path", { d: "M2 10h24", fill: "none", stroke: symbol.fill ?? "none", "stroke-width": width + 2 }),
      svg("path", { d: "M2 10h24", ...paint, fill: "none", "stroke-dasharray": dashes }),
    ],
    point: () => [svg("circle", { cx: 14, cy: 10, r: Math.min(Math.max(symbol.radius, 2), 8), ...paint })],
    icon: () => [],
  };
  return svg("svg", { viewBox: "0 0 28 20", class: "symbol", "aria-hidden": "true" },
    svg("rect", { width: 28, height: 20, fill: ground ?? "none" }), ...(shapes[symbol.shape] ?? shapes.icon)());
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
