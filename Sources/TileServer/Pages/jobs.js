// The operators' page: jobs with their progress, and what the queue is at.

import { element } from "./dom.js";

const byId = (id) => document.getElementById(id);
const STATES = {
  running: "进行中 · running", waiting: "等待 · waiting", paused: "已暂停 · paused", done: "完成 · done",
  partial: "部分失败 · partly failed", cancelled: "已取消 · cancelled", failed: "失败 · failed",
};

start();

async function start() {
  const { maps } = await (await fetch("maps")).json();
  byId("map").append(...maps.map((map) => element("option", { value: map.name, textContent: map.name })));
  byId("map").addEventListener("change", () => zoomsOf(maps));
  zoomsOf(maps);
  byId("form").addEventListener("submit", begin);
  update();
  setInterval(update, 1500);
}

function zoomsOf(maps) {
  const map = maps.find((each) => each.name === byId("map").value);
  byId("first").value = map?.minzoom ?? 0;
  byId("last").value = Math.min(map?.maxzoom ?? 0, 16);
}

async function begin(event) {
  event.preventDefault();
  const wish = {
    kind: "seed", map: byId("map").value, zooms: [Number(byId("first").value), Number(byId("last").value)],
    fresh: byId("fresh").checked,
  };
  if (byId("window").value) wish.window = byId("window").value;
  await send("POST", "jobs", wish);
}

async function send(method, address, body) {
  const answer = await fetch(address, {
    method, headers: { "Content-Type": "application/json" }, body: body && JSON.stringify(body),
  });
  const said = await answer.json().catch(() => ({}));
  byId("answer").textContent = answer.ok ? "" : said.detail ?? answer.statusText;
  update();
}

async function update() {
  const [list, figures] = await Promise.all([
    fetch("jobs").then((answer) => answer.json()).catch(() => null),
    fetch("metrics").then((answer) => answer.text()).catch(() => ""),
  ]);
  if (list) byId("list").replaceChildren(...list.jobs.map(row));
  showLoad(figures);
}

function row(job) {
  const { total, done, failed } = job.tiles;
  const cell = (...children) => element("td", {}, ...children);
  const buttons = [];
  const change = (label, method, body) => element("button", {
    type: "button", textContent: label, onclick: () => send(method, `jobs/${job.id}`, body),
  });
  if (job.state === "running" || job.state === "waiting") {
    buttons.push(change("暂停 · Pause", "PATCH", { state: "paused" }));
  }
  if (job.state === "paused") buttons.push(change("继续 · Resume", "PATCH", { state: "running" }));
  if (["partial", "failed", "cancelled"].includes(job.state)) {
    buttons.push(change("重试 · Retry", "PATCH", { state: "running" }));
  }
  if (["running", "waiting", "paused"].includes(job.state)) {
    buttons.push(change("取消 · Cancel", "DELETE"));
  }
  const left = job.remainingSeconds
    ? `${span(job.remainingSeconds.p50)} (p90 ${span(job.remainingSeconds.p90)})` : "";
  const counts = `${done.toLocaleString()} / ${total.toLocaleString()}`
    + (failed ? `, ${failed.toLocaleString()} ✗` : "");
  return element("tr", {},
    cell(job.id), cell(job.map), cell(job.zooms.join("–")),
    element("td", { className: job.state }, STATES[job.state] ?? job.state,
      element("div", { className: "small", textContent: job.reason ?? job.failures[0]?.reason ?? "" })),
    cell(element("progress", { max: total || 1, value: done }),
      element("div", { className: "small", textContent: counts })),
    cell(left), cell(...buttons));
}

function span(seconds) {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}

/** A few figures of the Prometheus text, by class. */
function showLoad(figures) {
  const value = (name) => Number(figures.match(new RegExp(`^${name} (.*)$`, "m"))?.[1] ?? 0);
  const of = (name, kind) => value(`${name}\\{class="${kind}"\\}`);
  const parts = ["live", "refresh", "seed"].map((kind) => element("span", {},
    `${kind}: `, element("b", { textContent: of("gridmill_renders_waiting", kind) }), " waiting, ",
    element("b", { textContent: of("gridmill_queue_oldest_seconds", kind).toFixed(1) }), " s"));
  parts.push(element("span", {}, "running: ", element("b", { textContent: value("gridmill_renders_running") })));
  parts.push(element("span", {}, "rendered: ",
    element("b", { textContent: value("gridmill_renders_total").toLocaleString() })));
  if (value("gridmill_idle_with_backlog")) {
    parts.push(element("b", { className: "bad", textContent: "idle with backlog" }));
  }
  byId("load").replaceChildren(...parts);
}
