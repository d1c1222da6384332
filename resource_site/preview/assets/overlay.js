// Runs on pages of the preview, never on those of the published site: reloads the page after each
// successful build, shows errors in an overlay until they are fixed, and in a bar below the page
// why a build does not publish it, and the warnings.

"use strict";

{
  const SHOWN = 50; // errors in the overlay
  const script = document.currentScript;
  const site = Number(script.dataset.site);

  let events = null;
  let connected = false;
  let overlay = null;
  let bar = null;

  const element = (name, text = "") => {
    const created = document.createElement(name);
    created.textContent = text;
    return created;
  };

  const english = (name) => Object.assign(element(name), { lang: "en", dir: "ltr" });

  // An error or a warning is its place and message, the line with a marker below it, and a fix.
  const item = (problem) => {
    const [message, ...rest] = problem.trimEnd().split("\n");
    const isFix = (line) => line.startsWith("    fix: ");
    const excerpt = rest.filter((line) => !isFix(line));
    const parts = [element("strong", message)];
    if (excerpt.length) parts.push(element("pre", excerpt.join("\n")));
    parts.push(...rest.filter(isFix).map((line) => element("p", line.trim())));
    const created = element("li");
    created.append(...parts);
    return created;
  };

  const items = (problems) => {
    const list = element("ol");
    list.append(...problems.slice(0, SHOWN).map(item));
    return list;
  };

  const counted = (count, noun) => `${count} ${count === 1 ? noun : `${noun}s`}`;

  const limited = (count) => (count > SHOWN ? `, the first ${SHOWN} are shown` : "");

  // A shadow root: neither do styles of the page apply to its content, nor the other way round.
  const host = (name, ...content) => {
    const created = element(name);
    const link = element("link");
    link.rel = "stylesheet";
    link.href = new URL("overlay.css", script.src);
    created.attachShadow({ mode: "open" }).append(link, ...content);
    return created;
  };

  const hide = () => {
    overlay?.remove();
    overlay = null;
  };

  const show = (errors) => {
    hide();
    const panel = english("section");
    panel.setAttribute("role", "alert");
    const below = site ? "The page below is from the last successful build. " : "";
    const button = element("button", "Dismiss");
    button.addEventListener("click", hide);
    panel.append(
      button,
      element("h1", counted(errors.length, "error") + limited(errors.length)),
      element("p", `${below}This overlay closes once the build succeeds. Press Esc to dismiss it.`),
      items(errors),
    );
    overlay = host("preview-overlay", panel);
    document.documentElement.append(overlay);
  };

  // A disclosure works with the keyboard and a screen reader by itself.
  const badge = ({ warnings, count, here }) => {
    const details = english("details");
    const place = here ? `, ${here} on this page` : "";
    details.append(
      element("summary", counted(count, "warning") + place + limited(count)),
      items(warnings),
    );
    return details;
  };

  const mark = (state) => {
    const isOpen = bar?.shadowRoot.querySelector("details")?.open;
    bar?.remove();
    bar = null;
    const ribbon = element("p", script.dataset.status);
    ribbon.setAttribute("role", "status");
    const parts = script.dataset.status ? [ribbon] : [];
    if (state.count) parts.push(badge(state));
    if (!parts.length) return;
    bar = host("preview-bar", ...parts);
    bar.setAttribute("role", "region");
    bar.setAttribute("aria-label", "Preview");
    document.body.append(bar);
    if (isOpen && state.count) bar.shadowRoot.querySelector("details").open = true;
  };

  // An index that was loaded names files that the next one may not have.
  const hasLoadedIndex = () =>
    performance.getEntriesByType("resource").some(({ name }) => name.includes("/pagefind/"));

  const update = (event) => {
    const state = JSON.parse(event.data);
    connected = true;
    const isStale = state.search !== Number(script.dataset.search) && hasLoadedIndex();
    // The browser keeps the scroll position.
    if (state.site !== site || isStale) return location.reload();
    mark(state);
    if (state.errors.length) show(state.errors);
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
    const query = new URLSearchParams({ document: script.dataset.document });
    events = new EventSource(new URL(`events?${query}`, script.src));
    events.onmessage = update;
    events.onerror = fail;
  };

  const close = () => {
    const details = bar?.shadowRoot.querySelector("details[open]");
    if (overlay) return hide();
    if (!details) return;
    details.open = false;
    details.querySelector("summary").focus();
  };

  document.addEventListener("visibilitychange", listen);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
  addEventListener("pagehide", () => events?.close());
  addEventListener("pageshow", (event) => event.persisted && listen());
  mark({ count: 0 }); // a draft is marked even if the preview has ended
  listen();
}
