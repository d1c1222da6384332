// Runs on pages of the preview, never on those of the published site: reloads the page after each
// successful build, and shows errors in an overlay until they are fixed.

"use strict";

{
  const SHOWN = 50; // errors in the overlay
  const script = document.currentScript;
  const site = Number(script.dataset.site);

  let events = null;
  let connected = false;
  let overlay = null;

  const element = (name, text = "") => {
    const created = document.createElement(name);
    created.textContent = text;
    return created;
  };

  // An error is its place and message, the line with a marker below it, and a fix.
  const item = (error) => {
    const [message, ...rest] = error.trimEnd().split("\n");
    const isFix = (line) => line.startsWith("    fix: ");
    const excerpt = rest.filter((line) => !isFix(line));
    const parts = [element("strong", message)];
    if (excerpt.length) parts.push(element("pre", excerpt.join("\n")));
    parts.push(...rest.filter(isFix).map((line) => element("p", line.trim())));
    const created = element("li");
    created.append(...parts);
    return created;
  };

  const heading = (count) => {
    const limit = count > SHOWN ? `, the first ${SHOWN} are shown` : "";
    return element("h1", `${count} ${count === 1 ? "error" : "errors"}${limit}`);
  };

  const hide = () => {
    overlay?.remove();
    overlay = null;
  };

  const show = (errors) => {
    hide();
    overlay = element("preview-overlay");
    const link = element("link");
    link.rel = "stylesheet";
    link.href = new URL("overlay.css", script.src);
    const panel = element("section");
    panel.setAttribute("role", "alert");
    panel.lang = "en";
    panel.dir = "ltr";
    const list = element("ol");
    list.append(...errors.slice(0, SHOWN).map(item));
    const below = site ? "The page below is from the last successful build. " : "";
    const button = element("button", "Dismiss");
    button.addEventListener("click", hide);
    panel.append(
      button,
      heading(errors.length),
      element("p", `${below}This overlay closes once the build succeeds. Press Esc to dismiss it.`),
      list,
    );
    overlay.attachShadow({ mode: "open" }).append(link, panel);
    document.documentElement.append(overlay);
  };

  const update = (event) => {
    const state = JSON.parse(event.data);
    connected = true;
    if (state.site !== site) location.reload(); // the browser keeps the scroll position
    else if (state.errors.length) show(state.errors);
    else hide();
  };

  // A preview that was restarted rejects this page's path of events: reload the page.
  const fail = () => {
    if (connected && events?.readyState === EventSource.CLOSED) location.reload();
  };

  // A browser allows six connections to a host: hidden tabs hold none.
  const listen = () => {
    events?.close();
    events = null;
    if (document.visibilityState === "hidden") return;
    events = new EventSource(new URL("events", script.src));
    events.onmessage = update;
    events.onerror = fail;
  };

  document.addEventListener("visibilitychange", listen);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });
  addEventListener("pagehide", () => events?.close());
  addEventListener("pageshow", (event) => event.persisted && listen());
  listen();
}
