// The files of the index, by the address of its manifest, as they are. A shard that is not the one that the manifest
// means (a host was just brought up to date, say) is asked for once more, and is then missing. Pages that may be
// opened as files read scripts instead: see ../search-scripts.js.
const searchFetch = (manifest) => async function read(name, tag, cache = tag ? "default" : "no-cache") {
  const answer = await fetch(manifest.replace(/index(?=.bin$)/, name) + (tag ? `?v=${tag}` : ""), { cache });
  if (!answer.ok) throw Error();
  const bytes = new Uint8Array(await answer.arrayBuffer());
  if (name[0] !== "s" || new DataView(bytes.buffer).getUint32(0, true) === tag) return bytes;
  if (cache === "reload") throw Error();
  return read(name, tag, "reload");
};
