
// Copies the text as rich and as plain text. The copy event comes first, since it works from a disk; then the clipboard
// of newer browsers; then the user's own hand.
const content = document.getElementById("content"), said = document.getElementById("said");

function tell(words, className) {
  said.textContent = words;
  said.className = className;
}

function select(node) {
  const range = document.createRange(), selection = getSelection();
  range.selectNodeContents(node);
  selection.removeAllRanges();
  selection.addRange(range);
}

function byEvent(html, text) {
  let put = false;
  const fill = (event) => {
    if (html) event.clipboardData.setData("text/html", html);
    event.clipboardData.setData("text/plain", text);
    event.preventDefault();
    put = true;
  };
  document.addEventListener("copy", fill);
  try {
    return document.execCommand("copy") && put;
  } catch {
    return false;
  } finally {
    document.removeEventListener("copy", fill);
  }
}

async function byClipboard(html, text) {
  try {
    if (!html) await navigator.clipboard.writeText(text);
    else await navigator.clipboard.write([new ClipboardItem({
      "text/html": new Blob([html], { type: "text/html" }), "text/plain": new Blob([text], { type: "text/plain" }),
    })]);
    return true;
  } catch {
    return false;
  }
}

document.getElementById("copy").addEventListener("click", async () => {
  const html = content.innerHTML, text = content.innerText;
  select(content);
  if (byEvent(html, text) || await byClipboard(html, text)) {
    getSelection().removeAllRanges();
    tell("已复制。到公众号后台新建图文，在正文处粘贴。", "is-done");
  } else {
    tell("浏览器不让按钮复制。正文已经选好，请按 Ctrl+C（苹果电脑 ⌘C）。", "is-failed");
  }
});

for (const button of document.querySelectorAll(".field")) {
  button.addEventListener("click", async () => {
    const { value } = button.dataset;
    select(button.parentNode.firstChild);
    const done = byEvent("", value) || await byClipboard("", value);
    if (done) getSelection().removeAllRanges();
    button.textContent = done ? "已复制" : "请按 Ctrl+C";
  });
}

for (const choice of document.querySelectorAll("input[name=width]")) {
  choice.addEventListener("change", () => { document.querySelector("main").dataset.width = choice.value; });
}
