"use strict";
// Files that lie beside a page: report/packing.py writes them as scripts, as a page opened from disk may load no others.
const shards = (() => {
const arriving = new Map(), loaded = new Map();
const unpack = async text => {
  const bytes = Uint8Array.from(atob(text), letter => letter.charCodeAt(0));
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer());
};
const read = bytes => JSON.parse(new TextDecoder().decode(bytes));
window.shard = (name, text) => arriving.get(name)(unpack(text));
const load = (folder, name) => {
  if (!loaded.has(name)) loaded.set(name, new Promise((done, failed) => {
    arriving.set(name, done);
    const tag = document.createElement("script"); tag.src = folder + name + ".js"; tag.onerror = () => failed(new Error(name)); document.head.append(tag);
  }));
  return loaded.get(name);
};
return { unpack, read, load };
})();
