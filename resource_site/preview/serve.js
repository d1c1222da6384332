// Runs on the pages of the preview, never on those of the site: loads the page again when the site
// has changed, and shows what is in the way of that over the page, which stays as it was.

"use strict";

{
  const script = document.currentScript;
  const shown = Number(script.dataset.site);
  const feed = new URL("events", script.src);
  const looks = new URL("serve.css", script.src);

  let stream = null;
  let reached = false;
  let overlay = null;

  const element = (name, words) => {
    const made = document.createElement(name);
    made.textContent = words;
    return made;
  };

  const item = (words) => {
    const [place, ...rest] = words.trimEnd().split("\n");
    const made = document.createElement("li");
    const text = element("pre", rest.join("\n"));
    text.prepend(element("strong", place), "\n");
    made.append(text);
    return made;
  };

  const hide = () => {
    overlay?.remove();
    overlay = null;
  };

  const show = (headline, mistakes) => {
    hide();
    overlay = document.createElement("preview-mistakes");
    const room = overlay.attachShadow({ mode: "open" });
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = looks;
    const panel = document.createElement("section");
    panel.setAttribute("role", "alert");
    panel.lang = "en";
    panel.dir = "ltr";
    const list = document.createElement("ol");
    list.append(...mistakes.map(item));
    const button = element("button", "Look at the page");
    button.addEventListener("click", hide);
    panel.append(element("h1", headline), list, button);
    room.append(link, panel);
    document.documentElement.append(overlay);
  };

  const told = (event) => {
    const state = JSON.parse(event.data);
    reached = true;
    if (state.site !== shown) location.reload(); // the browser keeps the place on the page
    else if (state.mistakes.length) show(state.headline, state.mistakes);
    else hide();
  };

  // A preview that was ended and begun again does not know this page any more: ask for its own.
  const failed = () => {
    if (reached && stream?.readyState === EventSource.CLOSED) location.reload();
  };

  // A browser allows a host six connections: tabs that nobody sees hold none.
  const listen = () => {
    stream?.close();
    stream = null;
    if (document.visibilityState === "hidden") return;
    stream = new EventSource(feed);
    stream.onmessage = told;
    stream.onerror = failed;
  };

  document.addEventListener("visibilitychange", listen);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });
  addEventListener("pagehide", () => stream?.close());
  addEventListener("pageshow", (event) => event.persisted && listen());
  listen();
}
