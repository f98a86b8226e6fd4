// On the page that is shown where nothing is, and on a page at whose path an older system had others: an address
// such as /show.asp?id=123 leads on to where its article is now. Hosts with rules never show this page for it.
"use strict";

const map = document.currentScript.dataset.map;

async function leadOn() {
  const asked = new URLSearchParams(location.search);
  const answer = await fetch(map);
  if (!answer.ok) return;
  const places = await answer.json();
  const groups = places[decodeURIComponent(location.pathname)];
  for (const { keys, to } of Array.isArray(groups) ? groups : []) {
    const values = keys.map((key) => asked.get(key)).join("&");
    if (Object.hasOwn(to, values)) {
      location.replace(to[values]);
      return;
    }
  }
}

if (location.search) leadOn().catch(() => {});
