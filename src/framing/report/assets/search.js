"use strict";
// Words in context. report/parts/word_index.py writes the files that are loaded here and says what is in them.
(() => {
const PAGE = 100, READ = 1000, MOST_WORDS = 2000, NEAR = 5, SHOWN = 40, ENOUGH = 5, MIN_TOGETHER = 3;
const TOKEN = /[\p{L}\p{N}_\u0300-\u036f]+/gu, RIGHT_TO_LEFT = /[\u0590-\u08ff]/;
const at = id => document.getElementById(id);
const { data: packed, say, untitled } = JSON.parse(at("texts").textContent);
const fields = ["words", "outlet", "topic", "voice", "from", "to", "sort", "once"].map(at);
const make = (tag, css, text) => { const node = document.createElement(tag); if (css) node.className = css; if (text !== undefined) node.textContent = text; return node; };
const number = (n, digits = 0) => n.toLocaleString(document.documentElement.lang, { minimumFractionDigits: digits, maximumFractionDigits: digits });
const fill = (text, blanks) => text.replace(/\{(\w+)\}/g, (_, name) => typeof blanks[name] === "number" ? number(blanks[name]) : blanks[name]);

// Loading
const { unpack, read } = shards, load = name => shards.load("search/", name);
const wordFiles = new Map(), textFiles = new Map();
const wordFile = async place => {
  if (!wordFiles.has(place)) {
    const bytes = await load("w" + place), line = bytes.indexOf(10), [words, sizes] = read(bytes.subarray(0, line));
    let start = line + 1;
    wordFiles.set(place, { words, lists: sizes.map(size => bytes.subarray(start, start += size)) });
  }
  return wordFiles.get(place);
};
const textFile = async place => {
  if (!textFiles.has(place)) {
    const rows = [];
    for (const [article, id, title, when, paragraphs] of read(await load("t" + place)))
      for (const [key, text, spans, topics] of paragraphs) rows.push({ article, id, title, when, key, text, spans, topics });
    textFiles.set(place, rows);
  }
  return textFiles.get(place);
};
const ofTopic = async topic => { let place = -1; return new Set(read(await load("topics"))[topic].map(step => place += step)); };
const last = (list, value) => { let low = 0, high = list.length; while (low < high) { const mid = (low + high) >> 1; if (list[mid] <= value) low = mid + 1; else high = mid; } return low - 1; };

// What is known from the start
let about = null, OUTLET, DAY, OWN, QUOTED, FLAGS, starts = [];
const UNKNOWN_VOICE = 1, COPY = 2;
const articleOf = paragraph => last(starts, paragraph);
const paragraphsAt = async (places, stale, told) => {  // the rows of these paragraphs, whose files are read one after the other
  const files = [...new Set(places.map(place => last(about.firstParagraphs, place)))], rows = new Map();
  for (const [n, file] of files.entries()) {
    if (stale()) return rows;
    if (told && files.length > 8 && !textFiles.has(file)) at("found").textContent = fill(say.reading, { n: n + 1, all: files.length });
    await textFile(file);
  }
  for (const place of places) { const file = last(about.firstParagraphs, place); rows.set(place, textFiles.get(file)[place - about.firstParagraphs[file]]); }
  return rows;
};
const tokens = row => row.tokens ??= [...row.text.matchAll(TOKEN)].map(hit => [hit[0].toLowerCase(), hit.index, hit.index + hit[0].length]);
const isQuoted = (row, start) => { for (let i = 0; i < row.spans.length; i += 2) if (start >= row.spans[i] && start < row.spans[i + 1]) return true; return false; };

// A question: alternatives, each one or several terms, each one or several words
const cut = text => [...text.matchAll(/([\p{L}\p{N}_\u0300-\u036f]+)(\*?)/gu)].map(hit => ({ word: hit[1].toLowerCase(), open: hit[2] === "*" }));
const asked = text => {
  const parts = [[]];
  for (const [whole, one, two] of text.matchAll(/"([^"]*)"|[“„”«]([^“”»]*)[“”»]|,|[^\s,"“„”«»]+/g)) {
    if (whole === ",") parts.push([]);
    else { const words = cut(one ?? two ?? whole); if (words.length) parts.at(-1).push(words); }
  }
  return parts.filter(terms => terms.length).map(terms => ({ terms, label: terms.map(words => words.map(({ word, open }) => word + (open ? "*" : "")).join(" ")).join(" + ") }));
};
const fits = ({ word, open }, token) => open ? token.startsWith(word) : token === word;
class TooWide extends Error {}
const listed = async ({ word, open }) => {  // paragraph -> [times in the outlet's own words, in quotations]
  const found = new Map();
  let many = 0;
  for (let file = Math.max(0, last(about.firstWords, word)); file < about.firstWords.length; file++) {
    if (file > 0 && about.firstWords[file] > word && !(open && about.firstWords[file].startsWith(word))) break;
    const { words, lists } = await wordFile(file);
    for (let i = Math.max(0, last(words, word)); i < words.length; i++) {
      if (!fits({ word, open }, words[i])) { if (words[i] > word) break; continue; }
      if (++many > MOST_WORDS) throw new TooWide();
      const bytes = lists[i];
      let place = -1, next = 0;
      const take = () => { let n = 0, scale = 1, byte; do { byte = bytes[next++]; n += (byte & 127) * scale; scale *= 128; } while (byte > 127); return n; };
      while (next < bytes.length) {
        const n = take(), kind = n % 4; place += (n - kind) / 4;
        const [own, quoted] = kind === 0 ? [1, 0] : kind === 1 ? [0, 1] : kind === 2 ? [2, 0] : [take(), take()];
        const before = found.get(place);
        if (before) { before[0] += own; before[1] += quoted; } else found.set(place, [own, quoted]);
      }
    }
    if (!open) break;
  }
  return found;
};
const places = (row, words) => {  // where a term stands: places of its first words among the row's
  const all = tokens(row), found = [];
  for (let i = 0; i + words.length <= all.length; i++) if (words.every((word, k) => fits(word, all[i + k][0]))) found.push(i);
  return found;
};
const standing = async (words, within, stale) => {  // like `listed`, for a word or a phrase
  const [first, ...others] = await Promise.all(words.map(listed));
  if (!others.length) return first;
  const both = [...first.keys()].filter(place => others.every(other => other.has(place)) && within(place)).sort((a, b) => a - b);
  const rows = await paragraphsAt(both, stale, true), found = new Map();
  for (const [place, row] of rows) {
    const hits = places(row, words), quoted = hits.filter(i => isQuoted(row, tokens(row)[i][1])).length;
    if (hits.length) found.set(place, [hits.length - quoted, quoted]);
  }
  return found;
};

// Counting
const wilson = (n, all) => {
  const z = 1.959964, p = n / all, middle = (p + z * z / (2 * all)) / (1 + z * z / all), half = z * Math.sqrt(p * (1 - p) / all + z * z / (4 * all * all)) / (1 + z * z / all);
  return [n ? middle - half : 0, n < all ? middle + half : 1];
};
const rate = pairs => {  // [words, places] for each article -> rate and its interval: a ratio, on the scale of logarithms
  const n = pairs.length, words = pairs.reduce((sum, [w]) => sum + w, 0), hits = pairs.reduce((sum, [, x]) => sum + x, 0), r = hits / words;
  if (pairs.filter(([, x]) => x).length < ENOUGH) return [r, null, null];
  const spread = Math.sqrt(n / (n - 1) * pairs.reduce((sum, [w, x]) => sum + (x - r * w) ** 2, 0)) / hits, t = 1.959964 + 2.3723 / (n - 1) + 2.8225 / (n - 1) ** 2;
  return [r, r * Math.exp(-t * spread), r * Math.exp(t * spread)];
};
const chosen = () => ({
  outlet: at("outlet").value === "" ? null : +at("outlet").value, topic: at("topic").value === "" ? null : +at("topic").value, voice: at("voice").value,
  from: at("from").value ? Date.parse(at("from").value) / 864e5 : null, to: at("to").value ? Date.parse(at("to").value) / 864e5 : null, once: at("once").checked });
const wordsOf = (choice, article, onTopic) => {
  const [own, quoted] = onTopic ? onTopic.get(article) ?? [0, 0] : [OWN[article], QUOTED[article]];
  return choice.voice === "own" ? own : choice.voice === "quoted" ? quoted : own + quoted;
};
const base = (choice, onTopic) => {  // the articles that the choice leaves, with their words, and what else it leaves out
  const left = new Map();
  let unknown = 0, undated = 0;
  for (let article = 0; article < OUTLET.length; article++) {
    if (choice.outlet !== null && OUTLET[article] !== choice.outlet) continue;
    if (choice.once && FLAGS[article] & COPY) continue;
    const words = wordsOf(choice, article, onTopic);
    if (!words) continue;
    if ((choice.from !== null || choice.to !== null) && !DAY[article]) { undated++; continue; }
    if (choice.from !== null && DAY[article] < choice.from || choice.to !== null && DAY[article] > choice.to) continue;
    if (choice.voice && FLAGS[article] & UNKNOWN_VOICE) { unknown++; continue; }
    left.set(article, words);
  }
  return { left, unknown, undated };
};

// The page
let round = 0, state = null;
const table = (caption, heads, rows) => {
  const node = make("table"), head = make("tr"), body = make("tbody"), top = make("thead");
  heads.forEach((text, i) => { const cell = make("th", i ? "num" : "", text); cell.scope = "col"; head.append(cell); });
  for (const cells of rows) {
    const line = make("tr");
    cells.forEach((cell, i) => { const box = make(i ? "td" : "th", i ? "num" : ""); if (!i) box.scope = "row"; box.append(cell); line.append(box); });
    body.append(line);
  }
  top.append(head); node.append(make("caption", "", caption), top, body);
  return node;
};
const name = place => make("bdi", "who " + about.outlets[place][1], about.outlets[place][0]);
const percent = share => number(100 * share) + " %";
const showCounts = ({ perArticle, left, alternatives }) => {
  const by = new Map();
  for (const [article, words] of left) { const own = by.get(OUTLET[article]) ?? by.set(OUTLET[article], []).get(OUTLET[article]); own.push([words, ...(perArticle.get(article) ?? alternatives.map(() => 0))]); }
  const several = alternatives.length > 1, rows = [];
  for (const [outlet, articles] of by) {
    const all = articles.map(([words, ...hits]) => [words, hits.reduce((sum, n) => sum + n, 0)]), n = all.filter(([, x]) => x).length, places = all.reduce((sum, [, x]) => sum + x, 0);
    const [low, high] = wilson(n, all.length), [r, from, to] = rate(all);
    rows.push({ share: n / all.length, cells: [name(outlet), `${number(n)} / ${number(all.length)}`, `${percent(n / all.length)} (${percent(low)} – ${percent(high)})`, number(places),
      number(1e4 * r, 1) + (from === null ? "" : ` (${number(1e4 * from, 1)} – ${number(1e4 * to, 1)})`), ...(several ? alternatives.map((_, i) => number(articles.reduce((sum, row) => sum + row[1 + i], 0))) : [])] });
  }
  rows.sort((a, b) => b.share - a.share);
  at("counts").replaceChildren(table(say.counts, [say.outlet, say.n_articles, "95 %", say.n_places, say.per_words, ...(several ? alternatives.map(one => one.label) : [])], rows.map(row => row.cells)), make("p", "small", say.counts_say));
  at("counts").hidden = false;
};
const lineOf = (place, row, alternatives, voice) => {  // [the place among the row's words, how many words, which alternative] of each hit
  const hits = new Map();
  alternatives.forEach(({ terms: [words, ...others] }, which) => {
    if (!others.every(other => places(row, other).length)) return;
    for (const i of places(row, words)) if (!voice || isQuoted(row, tokens(row)[i][1]) === (voice === "quoted")) if (!hits.has(i)) hits.set(i, { place, row, i, n: words.length, which });
  });
  return [...hits.values()].sort((a, b) => a.i - b.i);
};
const context = ({ row, i, n }, side) => { const all = tokens(row); return (side === "before" ? all.slice(Math.max(0, i - NEAR), i).reverse() : all.slice(i + n, i + n + NEAR)).map(([word]) => word).join(" "); };
const draw = ({ row, i, n }) => {
  const item = make("li"), who = make("p", "small"), link = make("a", "", row.title || untitled);
  who.append(name(OUTLET[row.article]), " "); link.href = (about.packed ? "articles/index.html#" + row.id : "articles/" + row.id + ".html") + "#p-" + row.key; who.append(link, row.when ? ", " + row.when : "");
  for (const topic of row.topics) who.append(" ", make("span", "tag", about.topics[topic]));
  const line = make("p", i === undefined ? "whole" : "line");
  if (i === undefined) line.textContent = row.text;
  else {
    const start = tokens(row)[i][1], end = tokens(row)[i + n - 1][2], left = make("span", "before"), right = make("span", "after");
        const one = (from, to) => row.text.slice(from, to).replace(/\s+/g, " ");
    left.append(make("span", "", one(Math.max(0, start - 160), start)));
    right.append(make("mark", "hit", one(start, end)), one(end, end + 160)); line.append(left, right);
  }
  line.dir = RIGHT_TO_LEFT.test(row.text) ? "rtl" : "ltr";
  item.append(line, who);
  return item;
};
const showLines = async more => {
  const { found, choice, alternatives, stale } = state, sort = at("sort").value;
  const next = async () => {  // lines until a page is full
    const lines = [];
    while (lines.length < PAGE && state.next < found.length) {
      const some = found.slice(state.next, state.next + PAGE), rows = await paragraphsAt(some, stale, false);
      if (stale()) return null;
      for (const place of some) { state.next++; lines.push(...(alternatives.length ? lineOf(place, rows.get(place), alternatives, choice.voice) : [{ place, row: rows.get(place) }])); if (lines.length >= PAGE) break; }
    }
    return lines;
  };
  if (sort !== "date" && alternatives.length && !state.sorted) {
    const lines = await sampled(true);
    if (!lines) return;
    const key = sort === "outlet" ? line => about.outlets[OUTLET[line.row.article]][0] : line => context(line, sort), keys = new Map(lines.map(line => [line, key(line)]));
    state.sorted = lines.slice().sort((a, b) => keys.get(a).localeCompare(keys.get(b), document.documentElement.lang) || a.place - b.place || a.i - b.i);
  }
  const lines = state.sorted ? state.sorted.slice(state.next, state.next += PAGE) : await next();
  if (!lines || stale()) return;
  at("results").append(...lines.map(draw));
  const left = (state.sorted ?? found).length - state.next;
  at("more").hidden = left <= 0; at("more").textContent = fill(say.more, { n: Math.min(PAGE, left) });
  at("found").textContent = state.summary + (state.sorted && state.sorted.length < state.total ? " " + fill(say.sample, { n: state.sorted.length, all: state.total }) : "");
  if (more && at("results").children[more]) at("results").children[more].querySelector("a").focus();
};
const sampled = async told => {  // the lines, or READ of them drawn evenly
  if (state.lines) return state.lines;
  const mine = state, { found, choice, alternatives, stale } = state, step = Math.max(1, found.length / READ);
  const some = found.filter((_, i) => Math.floor(i / step) !== Math.floor((i - 1) / step)), rows = await paragraphsAt(some, stale, told);
  if (stale()) return null;
  const lines = some.flatMap(place => lineOf(place, rows.get(place), alternatives, choice.voice)), few = Math.max(1, lines.length / READ);
  return mine.lines = lines.filter((_, i) => Math.floor(i / few) !== Math.floor((i - 1) / few));
};
const showBeside = async () => {
  if (!at("beside").open || !state?.alternatives.length) return;
  const mine = state, lines = await sampled(false);
  if (!lines || mine.stale()) return;
  const totals = new Map(read(await load("common"))), all = [], n = new Map();
  for (const line of lines) n.set(OUTLET[line.row.article], (n.get(OUTLET[line.row.article]) ?? 0) + 1);
  const beside = new Map(), most = [...n.keys()].sort((a, b) => n.get(b) - n.get(a));
  for (const select of ["one", "other"].map(at)) if (select.dataset.round !== String(round)) {
    select.replaceChildren(...most.map(place => new Option(about.outlets[place][0], place))); select.selectedIndex = select.id === "one" ? 0 : Math.min(1, most.length - 1); select.dataset.round = round;
  }
  const one = +at("one").value, other = +at("other").value;
  for (const { row, i, n: length } of lines) {
    const near = [...tokens(row).slice(Math.max(0, i - NEAR), i), ...tokens(row).slice(i + length, i + length + NEAR)];
    for (const word of new Set(near.map(([low]) => low))) {
      const seen = beside.get(word) ?? beside.set(word, { n: 0, by: new Map(), articles: new Set() }).get(word);
      seen.n++; seen.by.set(OUTLET[row.article], (seen.by.get(OUTLET[row.article]) ?? 0) + 1); seen.articles.add(row.article);
    }
  }
  const scale = mine.total / lines.length;
  for (const [word, seen] of beside) {
    if (seen.n < MIN_TOGETHER || seen.articles.size < 2 || !totals.has(word)) continue;
    const [a, b] = [one, other].map(place => seen.by.get(place) ?? 0), [all_a, all_b] = [one, other].map(place => n.get(place) ?? 0);
    all.push({ word, n: seen.n, dice: 14 + Math.log2(Math.min(1, 2 * seen.n * scale / (mine.total + totals.get(word)))), a, b, all_a, all_b, difference: Math.abs(Math.log((a + .5) / (all_a + 1)) - Math.log((b + .5) / (all_b + 1))) });
  }
  const key = at("rank").value === "difference" ? row => row.difference : row => row.dice, share = (k, of) => of ? `${number(k)} / ${number(of)}` : "–";
  all.sort((x, y) => key(y) - key(x) || y.n - x.n || (x.word < y.word ? -1 : 1));
  const rows = all.slice(0, SHOWN).map(row => [make("bdi", "", row.word), number(row.n), number(row.dice, 1), share(row.a, row.all_a), share(row.b, row.all_b)]);
  at("collocates").replaceChildren(table(say.beside, [say.word, say.together, say.association, about.outlets[one][0], about.outlets[other][0]], rows), make("p", "small", fill(say.beside_say, { n: lines.length, all: mine.total })));
};
const run = async () => {
  if (!about) return;
  const mine = ++round, stale = () => mine !== round, choice = chosen(), alternatives = asked(at("words").value);
  const onTopic = choice.topic === null ? null : new Map(about.onTopic[choice.topic].map(([article, own, quoted]) => [article, [own, quoted]]));
  const { left, unknown, undated } = base(choice, onTopic), told = onTopic && await ofTopic(choice.topic), within = place => left.has(articleOf(place)) && (!told || told.has(place));
  if (stale()) return;
  at("results").replaceChildren(); at("counts").hidden = at("more").hidden = at("beside").hidden = true; state = null;
  const notes = [unknown && fill(say.unknown_voice, { n: unknown }), undated && fill(say.undated, { n: undated })].filter(Boolean).map(note => " " + note).join("");
  let found, total = 0;
  const perArticle = new Map(), times = ([own, quoted]) => choice.voice === "own" ? own : choice.voice === "quoted" ? quoted : own + quoted;
  try {
    if (alternatives.length) {
      const paragraphs = new Set();
      for (const [which, { terms: [words, ...others] }] of alternatives.entries()) {
        const hits = await standing(words, within, stale), also = [];
        for (const other of others) also.push(await standing(other, within, stale));
        if (stale()) return;
        const kept = [...hits.keys()].filter(place => within(place) && times(hits.get(place)) && also.every(other => other.has(place)));
        for (const place of kept) {
          const article = articleOf(place), n = times(hits.get(place)), counts = perArticle.get(article) ?? perArticle.set(article, alternatives.map(() => 0)).get(article);
          counts[which] += n; total += n; paragraphs.add(place);
        }
      }
      found = [...paragraphs].sort((a, b) => a - b);
    } else if (choice.outlet !== null || onTopic) {
      found = [...left.keys()].flatMap(article => Array.from({ length: (starts[article + 1] ?? end) - starts[article] }, (_, i) => starts[article] + i)).filter(within);
      for (const place of found) perArticle.set(articleOf(place), [1]);
      total = found.length;
    } else { at("found").textContent = start; return; }
  } catch (error) {
    if (stale()) return;
    if (error instanceof TooWide) { at("found").textContent = fill(say.wide, { n: MOST_WORDS }); return; }
    throw error;
  }
  if (stale()) return;
  if (!found.length) { at("found").textContent = say.none + notes; return; }
  const summary = fill(alternatives.length ? say.found : say.passages, { places: total, articles: perArticle.size, all: left.size }) + notes;
  state = { found, total, choice, alternatives, stale, summary, next: 0, sorted: null, lines: null };
  if (alternatives.length) { showCounts({ perArticle, left, alternatives }); at("beside").hidden = false; }
  await showLines(0);
  await showBeside();
};
const failed = () => { at("find").hidden = true; at("found").textContent = say.old; };
const start = at("found").textContent;
let end = 0, waiting;
const again = () => run().catch(failed);
at("words").addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(again, 150); });
for (const field of fields.slice(1)) field.addEventListener("change", again);
for (const id of ["one", "other", "rank"]) at(id).addEventListener("change", () => showBeside().catch(failed));
at("beside").addEventListener("toggle", () => showBeside().catch(failed));
at("more").addEventListener("click", () => showLines(at("results").children.length).catch(failed));
for (const form of document.querySelectorAll("form")) form.addEventListener("submit", event => { event.preventDefault(); again(); });
at("find").hidden = false;
if (location.hash.length > 1) at("words").value = decodeURIComponent(location.hash.slice(1));
(async () => {
  about = read(await unpack(packed));
  const [outlet, day, paragraphs, own, quoted, flags] = about.articles;
  [OUTLET, DAY, OWN, QUOTED, FLAGS] = [outlet, day, own, quoted, flags];
  for (const n of paragraphs) { starts.push(end); end += n; }
  about.outlets.forEach(([text], i) => at("outlet").add(new Option(text, i)));
  about.topics.forEach((text, i) => at("topic").add(new Option(text, i)));
  await run();
})().catch(failed);
})();
