"use strict";
// Shows the article that the address names: index.html#<id>, or index.html#<id>#<place in it>.
(() => {
const root = document.documentElement, main = document.getElementById("main"), { data, missing, old } = JSON.parse(document.getElementById("shelves").textContent);
const shelf = new Map();
const say = text => { const line = document.createElement("p"); line.className = "caution"; line.setAttribute("role", "status"); line.textContent = text; main.replaceChildren(line); };
const show = async () => {
  const [id, place] = decodeURIComponent(location.hash.slice(1)).split("#");
  if (!id || id === "main") return;
  if (id !== root.dataset.article) {
    if (!shelf.has(id)) return say(missing);
    const [title, html] = shards.read(await shards.load("", shelf.get(id)))[id];
    main.innerHTML = html; document.title = title; root.dataset.article = id;
    for (const link of main.querySelectorAll('a[href^="#"]')) link.setAttribute("href", "#" + id + link.getAttribute("href"));
  }
  const target = place && (document.getElementById(place) || main.querySelector(`[id^="${CSS.escape(place)}"]`));
  for (const before of main.querySelectorAll(".aimed")) before.classList.remove("aimed");
  if (target) { target.classList.add("aimed"); target.scrollIntoView(); } else scrollTo(0, 0);
};
const start = async () => {
  for (const [name, ids] of Object.entries(shards.read(await shards.unpack(data)))) for (const id of ids) shelf.set(id, name);
  await show();
  addEventListener("hashchange", () => show().catch(() => say(old)));
};
start().catch(() => say(old));
})();
