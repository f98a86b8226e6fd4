// Reloads the page when the portal changes.
{
  let seen;
  new EventSource("/_huikan/events").addEventListener("portal", (event) => {
    const { start, version } = JSON.parse(event.data);
    if (seen && seen !== start + version) location.reload();
    seen = start + version;
  });
}
