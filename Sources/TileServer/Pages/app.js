// The map browser: reads the list of maps, keeps what is shown, and draws the panel.

import { element } from "./dom.js";
import { drawLegend } from "./legend.js";
import { createMap } from "./map.js";
import { pick, remember, remembered, startLanguage, switchLanguage, text } from "./texts.js";

const byId = (id) => document.getElementById(id);

let catalog = [];
/** What is shown: one base map or none, overlays by name, and an opacity per map. */
const shown = { base: null, overlays: new Set(), opacity: new Map() };
let view = null;

start();

async function start() {
  startLanguage();
  startTheme();
  wirePanel();
  try {
    const answer = await fetch("maps");
    if (!answer.ok) throw new Error(answer.statusText);
    catalog = (await answer.json()).maps;
  } catch {
    return notice("loadFailed");
  }
  if (catalog.length === 0) return notice("noMaps");
  readHash();
  drawAll();
  if (!window.L) return notice("noLeaflet", "apt-get install libjs-leaflet");
  view = createMap(byId("map"), { shownMaps, opacityOf, onMove: writeHash });
  view.goTo(hashPlace() ?? (shownMaps()[0] ?? catalog[0]).bounds);
  view.update();
  addEventListener("hashchange", () => {
    if (location.hash === view.lastHash) return;
    readHash();
    const place = hashPlace();
    if (place) view.goTo(place);
    update();
  });
}

/** The maps on the screen, bottom first. */
function shownMaps() {
  const overlays = catalog.filter((map) => shown.overlays.has(map.name));
  const base = catalog.find((map) => map.name === shown.base);
  return base ? [base, ...overlays] : overlays;
}

function opacityOf(map) {
  return shown.opacity.get(map.name) ?? 1;
}

function update() {
  drawAll();
  view?.update();
  writeHash();
}

// The address keeps place and choice: #zoom/lat/lon/base=grid/over=parts:0.7,cases

function readHash() {
  shown.base = null;
  shown.overlays.clear();
  const parts = location.hash.slice(1).split("/");
  for (const part of parts.slice(3)) {
    const [key, list = ""] = part.split("=");
    for (const item of list.split(",").filter(Boolean)) {
      const [name, opacity] = item.split(":");
      const map = catalog.find((map) => encodeURIComponent(map.name) === name);
      if (!map) continue;
      if (opacity !== undefined) shown.opacity.set(map.name, Math.min(1, Math.max(0, Number(opacity) || 0)));
      if (key === "base") shown.base = map.name;
      else if (key === "over" && map.name !== shown.base) shown.overlays.add(map.name);
    }
  }
  if (parts.length < 4) shown.base = catalog[0].name;
}

function hashPlace() {
  const [zoom, latitude, longitude] = location.hash.slice(1).split("/").map(Number);
  const isPlace = [zoom, latitude, longitude].every(Number.isFinite) && Math.abs(latitude) < 86;
  return isPlace ? { zoom, latitude, longitude } : null;
}

function writeHash() {
  if (!view) return;
  const item = (name) => {
    const opacity = shown.opacity.get(name) ?? 1;
    return encodeURIComponent(name) + (opacity === 1 ? "" : ":" + opacity);
  };
  const { zoom, latitude, longitude } = view.place();
  let hash = `#${zoom}/${latitude.toFixed(5)}/${longitude.toFixed(5)}/base=${shown.base ? item(shown.base) : ""}`;
  if (shown.overlays.size > 0) hash += "/over=" + [...shown.overlays].map(item).join(",");
  view.lastHash = hash;
  history.replaceState(null, "", hash);
}

// The panel

function drawAll() {
  byId("language").textContent = text("toLanguage");
  byId("language").lang = text("toLanguage") === "中文" ? "zh-CN" : "en";
  for (const id of ["theme", "fold"]) {
    byId(id).title = text(id);
    byId(id).setAttribute("aria-label", text(id));
  }
  byId("progress").setAttribute("aria-label", text("loading"));
  byId("maps").replaceChildren(...catalog.map(mapRow));
  drawLegend(byId("legend"), shownMaps().reverse());
}

function mapRow(map) {
  const isBase = shown.base === map.name;
  const isOverlay = shown.overlays.has(map.name);
  const name = pick(map.title) || map.name;
  const row = element("li", { className: isBase || isOverlay ? "map shown" : "map" });
  const facts = [text("zooms", map.minzoom, map.maxzoom), text(map.layers.length === 1 ? "layer" : "layers", map.layers.length)].join(" · ");
  const fit = element("button", {
    type: "button", className: "name", title: text("zoomTo"), onclick: () => view?.goTo(map.bounds),
  }, element("strong", { textContent: name }), element("small", { textContent: facts }));
  const choice = element("div", { className: "choice", role: "group", "aria-label": name },
    toggle(map, "base", isBase, () => {
      shown.base = isBase ? null : map.name;
      shown.overlays.delete(map.name);
    }),
    toggle(map, "overlay", isOverlay, () => {
      if (isOverlay) shown.overlays.delete(map.name);
      else shown.overlays.add(map.name);
      if (shown.base === map.name) shown.base = null;
    }));
  row.append(fit, choice);
  if (isBase || isOverlay) row.append(slider(map, name));
  return row;
}

function toggle(map, kind, isOn, change) {
  return element("button", {
    type: "button", textContent: text(kind), id: `${kind}-${map.name}`, "aria-pressed": String(isOn),
    onclick: (event) => {
      change();
      update();
      byId(event.currentTarget.id)?.focus();
    },
  });
}

function slider(map, name) {
  const percent = () => Math.round(opacityOf(map) * 100);
  const value = element("output", { textContent: percent() + "%" });
  const input = element("input", {
    type: "range", min: 0, max: 100, step: 5, value: percent(),
    "aria-label": `${text("opacity")}: ${name}`,
    oninput: () => {
      shown.opacity.set(map.name, Number(input.value) / 100);
      value.textContent = percent() + "%";
      view?.update();
    },
    onchange: writeHash,
  });
  return element("label", { className: "opacity" }, element("span", { textContent: text("opacity") }), input, value);
}

function wirePanel() {
  byId("language").onclick = () => {
    switchLanguage();
    drawAll();
    view?.updateTexts();
    byId("notice").dataset.key && notice(byId("notice").dataset.key, byId("notice").dataset.code);
  };
  byId("fold").onclick = () => setFolded(!byId("panel").classList.contains("folded"));
  setFolded(remembered("folded") === "yes" || (remembered("folded") === null && innerWidth < 640));
}

function setFolded(isFolded) {
  byId("panel").classList.toggle("folded", isFolded);
  byId("fold").setAttribute("aria-expanded", String(!isFolded));
  remember("folded", isFolded ? "yes" : "no");
}

// Light and dark: as the system wants, until somebody chooses.

function startTheme() {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => (root.dataset.theme = remembered("theme") ?? (system.matches ? "dark" : "light"));
  apply();
  system.addEventListener("change", apply);
  byId("theme").onclick = () => {
    remember("theme", root.dataset.theme === "dark" ? "light" : "dark");
    root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
  };
}

/** Says in the middle of the page why there is no map. */
function notice(key, code = "") {
  const box = byId("notice");
  box.dataset.key = key;
  box.dataset.code = code;
  box.replaceChildren(element("p", { textContent: text(key) }));
  if (code) box.append(element("code", { textContent: code }));
  box.hidden = false;
}
