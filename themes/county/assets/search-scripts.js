// The files of the search index where pages may be opened as files and nothing can be fetched: scripts (.js), which
// hand over the same bytes. One that was cut off or is damaged is loaded, and hands over nothing.
window.searchScripts = (manifest) => {
  const waiting = {};
  window.searchFile = (name, data) => {
    const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
    for (const resolve of waiting[name] || []) resolve(bytes);
    delete waiting[name];
  };
  return (name) => new Promise((resolve, reject) => {
    (waiting[name] ||= []).push(resolve);
    document.head.append(make("script", { src: manifest.replace(/index(?=\.js$)/, name), onload: reject, onerror: reject }));
  });
};
