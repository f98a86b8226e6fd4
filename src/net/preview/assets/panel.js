fetch("/_huikan/site").then((answer) => answer.json()).then((site) => {
  document.getElementById("site").textContent = JSON.stringify(site, null, 2);
});
