// Searches the Pagefind index of this site. Nothing is downloaded before the search field is used,
// and the query neither leaves the browser nor becomes part of a URL.

const form = document.querySelector("#search");
const field = document.querySelector("#words");
const status = document.querySelector("#search-status");
const list = document.querySelector("#search-results");
const more = element("button", form.dataset.more);
const language = document.documentElement.lang;
const step = 10;

let engine;
let found = [];

function load() {
  engine ??= import(`${form.dataset.index}pagefind.js`).then(async (pagefind) => {
    await pagefind.options({ baseUrl: "/", bundlePath: form.dataset.index, excerptLength: 30 });
    await pagefind.init();
    return pagefind;
  });
  return engine;
}

async function search() {
  const words = field.value.trim();
  if (!words) return field.focus();
  list.replaceChildren();
  more.remove();
  say(form.dataset.loading);
  try {
    found = (await (await load()).search(spaced(words))).results;
    await show(0);
    say(found.length ? form.dataset.found : form.dataset.nothing, words);
  } catch {
    say(form.dataset.failed);
  }
}

// Text of languages without spaces is indexed word by word, so the query is split into words too.
function spaced(words) {
  if (!Intl.Segmenter) return words;
  const parts = new Intl.Segmenter(language, { granularity: "word" }).segment(words);
  return Array.from(parts, (part) => part.segment.trim()).filter(Boolean).join(" ");
}

async function show(from) {
  const next = await Promise.all(found.slice(from, from + step).map((result) => result.data()));
  const items = next.map(item);
  list.append(...items);
  more.remove();
  if (found.length > from + step) {
    more.onclick = () => show(from + step);
    list.after(more);
  }
  if (from) items[0].querySelector("a").focus();
}

function item({ url, meta, excerpt }) {
  const link = element("a", meta.title);
  link.href = url;
  const heading = element("h2");
  heading.append(link);
  const entry = element("li", "", "item");
  entry.append(heading);
  if (meta.date) entry.append(element("p", meta.date, "when"));
  entry.append(marked(excerpt));
  return entry;
}

// Pagefind's excerpt is HTML with <mark> around matches; only its text and these marks are kept.
// In languages without spaces the index separates words by U+2060 and a space: remove both.
function marked(excerpt) {
  const html = `<p>${excerpt.replaceAll(/\u2060(<\/mark>)? /g, "$1")}</p>`;
  const page = new DOMParser().parseFromString(html, "text/html");
  const paragraph = element("p");
  for (const part of page.querySelector("p").childNodes) {
    const text = part.textContent;
    paragraph.append(part.nodeName === "MARK" ? element("mark", text) : text);
  }
  return paragraph;
}

function element(name, text = "", look = "") {
  const made = document.createElement(name);
  made.textContent = text;
  if (look) made.className = look;
  return made;
}

function say(message, words = "") {
  const count = found.length.toLocaleString(language);
  status.textContent = message.replace("{count}", () => count).replace("{words}", () => words);
}

more.type = "button";
form.hidden = false;
form.addEventListener("submit", (event) => {
  event.preventDefault();
  search();
});
field.addEventListener("focus", () => load().catch(() => {}), { once: true });
if (window.name.startsWith("search:")) {
  field.value = window.name.slice("search:".length);
  window.name = "";
  search();
}
