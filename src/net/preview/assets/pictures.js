// Pictures and films whose bytes changed under the same address: fetched past the cache, then given to the same
// element again. The old picture stays on the screen until the new one is there, so nothing jumps.

const isOurs = (address, path = () => true) => {
  try {
    const { origin, pathname } = new URL(address, location.href);
    return origin === location.origin && path(pathname);
  } catch { return false; }
};

async function refresh(addresses, within) {
  const changed = new Set(addresses.map((address) => new URL(address, location.href).pathname));
  const isChanged = (address) => isOurs(address, (path) => changed.has(path));
  const candidates = (text) => (text || "").split(/,\s+/).map((one) => one.trim().split(/\s/)[0]).filter(Boolean);
  const holders = [];
  for (const element of within.querySelectorAll("img, source, video, audio, input[type=image]")) {
    const used = ["src", "poster"].map((name) => element.getAttribute(name)).filter(Boolean);
    if ([...used, ...candidates(element.getAttribute("srcset"))].some(isChanged)) holders.push(element);
  }
  if (!holders.length) return;
  const wanted = new Set(holders.flatMap((element) => [
    element.currentSrc || "", element.src || "", element.poster || "", ...candidates(element.srcset)]).filter(isChanged));
  await Promise.allSettled(Array.from(wanted, async (address) => {
    const response = await fetch(address, { cache: "reload" });
    await response.blob();
  }));
  for (const element of holders) redraw(element);
}

// One that plays goes on with what it has.
function redraw(element) {
  const media = element.closest("video, audio");
  if (media) {
    if (media.paused) media.load();
    return;
  }
  const picture = element.localName === "source" ? element.parentNode.querySelector("img") : element;
  for (const name of ["srcset", "src"]) {
    const value = picture.getAttribute(name);
    if (value !== null) picture.setAttribute(name, value);
  }
}

// Pictures that could not be had: what was missing a moment ago may be there now, at the same address.
function retry(within) {
  for (const picture of within.querySelectorAll("img")) {
    if (picture.complete && !picture.naturalWidth && isOurs(picture.currentSrc || picture.src)) redraw(picture);
  }
}
