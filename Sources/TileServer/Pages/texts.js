// Every word of the page, in both languages.

const TEXTS = {
  zh: {
    subtitle: "城市网格地图",
    maps: "地图",
    legend: "图例",
    base: "底图",
    overlay: "叠加",
    opacity: "不透明度",
    zoomTo: "缩放到全图",
    zooms: "级别 {0}–{1}",
    layer: "{0} 个图层",
    layers: "{0} 个图层",
    noLegend: "此图没有图例",
    asPicture: "图例图片",
    nothingShown: "请选择一张地图",
    noMaps: "还没有配置地图。请在 gridmill.yaml 的 maps 一节添加地图，然后重新启动服务。",
    loadFailed: "无法读取地图列表。请检查服务是否正在运行，然后刷新页面。",
    noLeaflet: "缺少地图组件 Leaflet。请在服务器上安装后重新启动服务：",
    toLanguage: "English",
    theme: "切换浅色 / 深色",
    fold: "展开或收起面板",
    zoomIn: "放大",
    zoomOut: "缩小",
    map: "地图，用方向键移动，用加减号缩放，按回车键查询中心处的要素",
    place: "经度 {0}° 纬度 {1}°",
    zoom: "级别 {0}",
    nothingHere: "此处没有要素",
    close: "关闭",
    loading: "正在加载",
  },
  en: {
    subtitle: "City grid maps",
    maps: "Maps",
    legend: "Legend",
    base: "Base",
    overlay: "Overlay",
    opacity: "Opacity",
    zoomTo: "Zoom to the whole map",
    zooms: "Zoom {0}–{1}",
    layer: "{0} layer",
    layers: "{0} layers",
    noLegend: "This map has no legend",
    asPicture: "Legend as a picture",
    nothingShown: "Choose a map",
    noMaps: "No map is configured yet. Add one under maps in gridmill.yaml and restart the service.",
    loadFailed: "The list of maps cannot be read. Check that the service runs, then reload the page.",
    noLeaflet: "The map component Leaflet is missing. Install it on the server and restart the service:",
    toLanguage: "中文",
    theme: "Light or dark",
    fold: "Show or hide the panel",
    zoomIn: "Zoom in",
    zoomOut: "Zoom out",
    map: "Map: arrow keys move, plus and minus zoom, Enter asks what is in the middle",
    place: "{0}° E, {1}° N",
    zoom: "Zoom {0}",
    nothingHere: "Nothing here",
    close: "Close",
    loading: "Loading",
  },
};

let language = "en";

/** Reads a remembered choice; pages opened from a locked-down browser have no memory. */
export function remembered(key) {
  try {
    return localStorage.getItem("gridmill." + key);
  } catch {
    return null;
  }
}

/** Remembers a choice for the next visit. */
export function remember(key, value) {
  try {
    localStorage.setItem("gridmill." + key, value);
  } catch {
    // Without memory the page still works.
  }
}

export function startLanguage() {
  const wanted = remembered("language") ?? navigator.language ?? "en";
  setLanguage(wanted.toLowerCase().startsWith("zh") ? "zh" : "en");
}

export function switchLanguage() {
  setLanguage(language === "zh" ? "en" : "zh");
  remember("language", language);
}

function setLanguage(name) {
  language = name;
  document.documentElement.lang = name === "zh" ? "zh-CN" : "en";
  for (const element of document.querySelectorAll("[data-text]")) {
    element.textContent = text(element.dataset.text);
  }
}

/** The words of a key, with {0}, {1} … filled in. */
export function text(key, ...values) {
  return (TEXTS[language][key] ?? key).replace(/\{(\d)\}/g, (_, place) => values[place]);
}

/** The part of a {zh, en} text in the page's language. */
export function pick(localized) {
  return localized ? localized[language] || localized.en || localized.zh || "" : "";
}
