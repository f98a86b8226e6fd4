// The files of the search index where pages may be opened as files and nothing can be fetched: scripts (.js), which
// hand over the same bytes.
window.searchScripts = (manifest) => {
  const waiting = {};
  window.searchFile = (name, data) => waiting[name](Uint8Array.from(atob(data), (c) => c.charCodeAt(0)));
  return (name) => new Promise((resolve, reject) => {
    waiting[name] = resolve;
    document.head.append(make("script", { src: manifest.replace(/index(?=\.js$)/, name), onerror: reject }));
  });
};
