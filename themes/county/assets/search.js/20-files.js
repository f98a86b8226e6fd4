// The files of the index, by the address of its manifest. Fetched as they are; where pages may be opened as files
// they are scripts (.js), which hand over the same bytes. A shard that is not the one that the manifest means (a
// host was just brought up to date, say) is asked for once more, and is then missing.
const searchFiles = (manifest) => {
  const [, base, extension] = /^(.*)index(\.\w+)$/.exec(manifest);
  if (extension === ".bin") {
    return async function read(name, tag, cache = tag ? "default" : "no-cache") {
      const answer = await fetch(`${base}${name}.bin${tag ? `?v=${tag}` : ""}`, { cache });
      if (!answer.ok) throw new Error(name);
      const bytes = new Uint8Array(await answer.arrayBuffer());
      if (name[0] !== "s" || new DataView(bytes.buffer).getUint32(0, true) === tag) return bytes;
      if (cache === "reload") throw new Error(name);
      return read(name, tag, "reload");
    };
  }
  const waiting = {};
  window.searchFile = (name, data) => waiting[name](Uint8Array.from(atob(data), (c) => c.charCodeAt(0)));
  return (name) => new Promise((resolve, reject) => {
    waiting[name] = resolve;
    document.head.append(make("script", { src: `${base}${name}.js`, onerror: reject }));
  });
};
