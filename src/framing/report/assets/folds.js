"use strict";
// Fills a part of the page when it is opened: what stands in it waits in a file beside the page (report/folding.py).
(() => {
const fill = async place => {
  const [name, at] = place.dataset.part.split(":");
  delete place.dataset.part;
  try {
    place.innerHTML = shards.read(await shards.load("", name))[at];
    dispatchEvent(new Event("framing-filled"));
  } catch { place.classList.add("caution"); }
};
const opened = part => { for (const place of part.querySelectorAll("[data-part]")) if (!place.closest("details:not([open])")) fill(place); };
// A link may lead to a place that waits: then base.js looks for it again.
const sought = async () => {
  const name = decodeURIComponent(location.hash.slice(1)), place = name && !document.getElementById(name) && document.querySelector(`[data-part][data-holds~="${CSS.escape(name)}"]`);
  if (!place) return;
  await fill(place);
  dispatchEvent(new Event("hashchange"));
};
document.addEventListener("toggle", event => { if (event.target.open) opened(event.target); }, true);
addEventListener("hashchange", sought);
opened(document);
sought();
})();
