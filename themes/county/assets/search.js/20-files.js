// The files of the index, by the address of its manifest, as they are. Pages that may be opened as files read scripts
// instead: see ../search-scripts.js.
const searchFetch = (manifest) => async (name, tag, cache) => {
  const answer = await fetch(manifest.replace(/index.bin$/, `${name}.bin?v=${tag}`), { cache: tag ? cache : "no-cache" });
  if (!answer.ok) throw Error();
  return new Uint8Array(await answer.arrayBuffer());
};
