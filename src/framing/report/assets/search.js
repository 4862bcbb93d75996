"use strict";
(() => {
const box = document.getElementById("texts"), form = document.getElementById("find");
const input = document.getElementById("words"), outlet = document.getElementById("outlet"), topic = document.getElementById("topic");
const list = document.getElementById("results"), found = document.getElementById("found"), MOST = 100;
let data = null, rows = [];  // a row: article, how the paragraph's id begins, text, topics, text in small letters
const unpack = async () => {
  const packed = atob(JSON.parse(box.textContent)), bytes = new Uint8Array(packed.length);
  for (let i = 0; i < packed.length; i++) bytes[i] = packed.charCodeAt(i);
  data = await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).json();
  rows = data.articles.flatMap(article => article[4].map(([key, text, on]) => [article, key, text, on, text.toLowerCase()]));
  data.outlets.forEach(([name], i) => outlet.add(new Option(name, i)));
  data.topics.forEach((name, i) => topic.add(new Option(name, i)));
  run();
};
const make = (tag, css, text) => { const node = document.createElement(tag); if (css) node.className = css; if (text) node.textContent = text; return node; };
const terms = text => [...text.toLowerCase().matchAll(/"([^"]+)"|“([^”]+)”|(\S+)/g)].map(hit => hit[1] || hit[2] || hit[3]);
const mark = (text, words) => {
  const line = make("p"), low = text.toLowerCase(), spans = [];
  for (const word of words) for (let at = low.indexOf(word); at >= 0; at = low.indexOf(word, at + word.length)) spans.push([at, at + word.length]);
  spans.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  let done = 0;
  for (const [start, end] of spans) { if (start < done) continue; line.append(text.slice(done, start), make("mark", "hit", text.slice(start, end))); done = end; }
  line.append(text.slice(done)); line.dir = "auto";
  return line;
};
const count = n => (n === 1 ? box.dataset.one : box.dataset.many).replace("{n}", n.toLocaleString(document.documentElement.lang));
const run = () => {
  if (!data) return;
  const words = terms(input.value), hits = [], about = topic.value === "" ? null : +topic.value, by = outlet.value === "" ? null : +outlet.value;
  list.replaceChildren();
  if (!words.length && about === null && by === null) { found.textContent = count(rows.length); return; }
  let total = 0;
  for (const row of rows) {
    if (by !== null && row[0][1] !== by) continue;
    if (about !== null && !row[3].includes(about)) continue;
    if (!words.every(word => row[4].includes(word))) continue;
    if (++total <= MOST) hits.push(row);
  }
  found.textContent = total ? count(total) + (total > MOST ? box.dataset.first.replace("{n}", MOST) : "") : box.dataset.none;
  for (const [[id, whose, title, when], key, text, topics] of hits) {
    const item = make("li"), about = make("p", "small");
    about.append(make("bdi", "who " + data.outlets[whose][1], data.outlets[whose][0]), " ");
    const link = make("a", "", title || box.dataset.untitled); link.href = "articles/" + id + ".html#p-" + key; about.append(link, when ? ", " + when : "");
    for (const index of topics) about.append(" ", make("span", "tag", data.topics[index]));
    item.append(mark(text, words), about); list.append(item);
  }
};
let waiting;
input.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(run, 80); });
outlet.addEventListener("change", run); topic.addEventListener("change", run);
form.addEventListener("submit", event => { event.preventDefault(); run(); });
form.hidden = false;
if (location.hash.length > 1) input.value = decodeURIComponent(location.hash.slice(1));
setTimeout(() => unpack().catch(() => { form.hidden = true; found.textContent = box.dataset.old; }));
})();
