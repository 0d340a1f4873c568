// Listens to what the service tells of changes and draws just those tiles anew.

/**
 * Keeps the tiles of shown layers fresh.
 * `layers` is a Map of Leaflet tile layers by map name; it may change at any time.
 */
export function followChanges(layers) {
  if (!window.EventSource) return;
  const source = new EventSource("events");
  source.addEventListener("change", ({ data }) => {
    const { map, ranges } = JSON.parse(data);
    const layer = layers.get(map);
    if (layer) refresh(layer, ranges);
  });
  // Events were missed: everything that is shown may be old.
  source.addEventListener("reset", () => layers.forEach((layer) => refresh(layer, null)));
}

/** Asks again for the tiles that lie in the ranges; `null` means all. */
function refresh(layer, ranges) {
  const shift = -(layer.options.zoomOffset ?? 0);
  for (const { coords, el } of Object.values(layer._tiles)) {
    const zoom = coords.z - shift;
    const isChanged = ranges === null || ranges.some(
      ([z, west, north, east, south]) => z === zoom
        && coords.x >= west && coords.x <= east && coords.y >= north && coords.y <= south);
    if (isChanged) reload(el, layer.getTileUrl(coords));
  }
}

/** Puts a fresh picture in place once it is there, so that nothing flickers. */
async function reload(tile, address) {
  for (let tries = 0; tries < 4; tries++) {
    const answer = await fetch(address, { cache: "no-cache" }).catch(() => null);
    if (answer?.ok) {
      const picture = URL.createObjectURL(await answer.blob());
      if (!tile.isConnected) return URL.revokeObjectURL(picture);
      tile.onload = () => URL.revokeObjectURL(picture);
      tile.src = picture;
      // A short life says that the fresh picture is still to come.
      if (!/max-age=5\b/.test(answer.headers.get("Cache-Control") ?? "")) return;
    }
    await new Promise((resolve) => setTimeout(resolve, 500 * 2 ** tries));
  }
}
