// Keeps a page up to date while it is looked at. The server tells only that something changed; the page is fetched again, in
// the same name, and what differs takes its place. What cannot be replaced without losing something, such as words that are
// being typed, is offered instead. Without this script a reload shows the same.
(() => {
  "use strict";
  const main = document.querySelector("main");
  const place = main?.querySelector("[data-live]");
  if (!place) return;
  const [line, offer] = place.children;
  // The page as the server wrote it, before anything woke up in it.
  let written = main.cloneNode(true);

  // ---------- what differs ----------
  const kind = (node) => (node.nodeType === 1 ? `${node.nodeName} ${node.dataset?.key ?? `${node.id} ${node.getAttribute("class")}`}` : node.nodeName);
  const typed = (field) => field.matches("input[type=checkbox], input[type=radio]") ? field.checked !== field.defaultChecked
    : field.matches("select") ? [...field.options].some((option) => option.selected !== option.defaultSelected && field.selectedIndex > 0)
    : field.type !== "hidden" && field.type !== "range" && field.value !== field.defaultValue;
  /** Nothing is lost with it: no typed word, no place where somebody types, nothing that is awake. */
  const expendable = (node) => {
    if (node.nodeType !== 1) return true;
    const all = [node, ...node.querySelectorAll("*")];
    return !all.some((one) => one.nodeName === "LEPTOS-ISLAND"
      || (one.matches("input, select, textarea") && (typed(one) || (one === document.activeElement && one.type !== "range"))));
  };

  /** Collects the steps that make `live`, which was `before`, into `after`; false where something would be lost. */
  const plan = (live, before, after, steps) => {
    if (before.isEqualNode(after) || before.nodeName === "SCRIPT") return true;
    if (before.nodeType !== 1 || before.nodeName !== after.nodeName) return swap(live, after, steps);
    if (live === place) {
      for (const name of ["stamp", "rated", "page"]) steps.push(() => (live.dataset[name] = after.dataset[name] ?? ""));
      return true;
    }
    if (live.classList.contains("readout-box")) {
      // What walks through the sessions listens at this box and finds what is in it anew each time.
      steps.push(() => {
        const awake = live.querySelector(".stepper:not([hidden])");
        live.replaceChildren(...imported(after).childNodes);
        if (awake) live.querySelector(".stepper").hidden = false;
      });
      return true;
    }
    const names = new Set([...before.attributes, ...after.attributes].map(({ name }) => name));
    for (const name of names) {
      const value = after.getAttribute(name);
      if (value !== before.getAttribute(name) && name !== "nonce") {
        steps.push(() => (value === null ? live.removeAttribute(name) : live.setAttribute(name, value)));
      }
    }
    const [mine, old] = [[...live.childNodes], [...before.childNodes]];
    if (mine.length !== old.length) return swap(live, after, steps);
    let at = 0;
    let safe = true;
    for (const next of after.childNodes) {
      let found = at;
      const same = () => kind(old[found]) === kind(next);
      // Texts and the marks between elements are told apart by their place alone.
      if (next.nodeType === 1) while (found < old.length && !same()) found += 1;
      else if (found < old.length && !same()) found = old.length;
      if (found === old.length) {
        const [where, fresh] = [mine[at] ?? null, imported(next)];
        safe &&= !(fresh.nodeType === 1 && (fresh.matches("leptos-island") || fresh.querySelector("leptos-island")));
        steps.push(() => live.insertBefore(fresh, where?.parentNode === live ? where : null));
        continue;
      }
      for (; at < found; at += 1) safe = drop(mine[at], steps) && safe;
      safe = plan(mine[at], old[at], next, steps) && safe;
      at += 1;
    }
    for (; at < old.length; at += 1) safe = drop(mine[at], steps) && safe;
    return safe;
  };
  const imported = (node) => document.importNode(node, true);
  const drop = (node, steps) => (steps.push(() => node.remove()), expendable(node));
  const swap = (node, after, steps) => {
    const fresh = imported(after);
    steps.push(() => node.replaceWith(fresh));
    return expendable(node) && !(fresh.nodeType === 1 && (fresh.matches("leptos-island") || fresh.querySelector("leptos-island")));
  };

  // ---------- putting it there ----------
  const rows = (of) => new Map([...of.querySelectorAll("tr[data-key]")].map((row) => [row.dataset.key, row]));
  /** Whose rows differ, and whose have a rating that was not there before. */
  const news = (after) => {
    const [old, now] = [rows(written), rows(after)];
    const other = [...now.values()].filter((row) => !old.get(row.dataset.key)?.isEqualNode(row));
    return { other, rated: other.filter((row) => row.querySelector(".fresh")) };
  };
  const name = (row) => row.querySelector("[data-row]")?.textContent ?? "";

  const put = (after, steps) => {
    const focus = document.activeElement;
    const [id, href] = [focus?.id, focus?.getAttribute?.("href")];
    // What somebody is at stays where it is on the screen, whatever comes or goes above it.
    const at = (one) => one.getBoundingClientRect().top;
    const inView = (one) => at(one) >= 0 && at(one) < innerHeight;
    const seen = [focus, ...main.querySelectorAll("tr[data-key], section, h2")].find((one) => main.contains(one) && one !== main && inView(one));
    const top = seen && at(seen);
    const { style } = document.documentElement;
    style.overflowAnchor = "none";
    for (const step of steps) step();
    if (focus && !focus.isConnected) {
      const again = (id && document.getElementById(id)) || (href && main.querySelector(`a[href="${CSS.escape(href)}"]`));
      again?.focus({ preventScroll: true });
    }
    if (seen?.isConnected && scrollY > 0) scrollBy({ top: at(seen) - top, behavior: "instant" });
    style.overflowAnchor = "";
  };

  let quiet;
  const say = (text) => {
    line.textContent = text;
    clearTimeout(quiet);
    quiet = setTimeout(() => (line.textContent = ""), 12000);
  };

  const show = (after) => {
    const steps = [];
    const { other, rated } = news(after);
    const isNew = rated.length > 0 || place.dataset.rated !== after.querySelector("[data-live]").dataset.rated;
    if (!plan(main, written, after, steps)) return void (offer.hidden = false);
    put(after, steps);
    written = after;
    for (const { dataset } of other) main.querySelector(`tr[data-key="${dataset.key}"]`)?.classList.add("just-now");
    const names = (rated.length ? rated : other).slice(0, 3).map(name);
    say([isNew ? place.dataset.new : place.dataset.updated, names.join(", ")].filter(Boolean).join(": "));
  };

  // ---------- asking ----------
  const covered = () => document.documentElement.hasAttribute("data-covered");
  let asking = false;
  let again = false;
  const refresh = async () => {
    if (!offer.hidden) return;
    if (asking) return void (again = true);
    asking = true;
    do {
      again = false;
      try {
        // Where a refused form stands at another address, the page itself is offered.
        if (location.pathname !== new URL(place.dataset.page, location).pathname) offer.hidden = false;
        else {
          const answer = await fetch(location.href, { headers: { "rapport-refresh": "1" }, cache: "no-store" });
          const page = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("main");
          if (answer.ok && !answer.redirected && page?.querySelector("[data-live]") && !covered()) show(page);
        }
      } catch {
        setTimeout(refresh, 3000);
      }
    } while (again && offer.hidden);
    asking = false;
  };

  // ---------- hearing ----------
  let source;
  let timer;
  let wait = 1;
  const close = () => {
    clearTimeout(timer);
    source?.close();
    source = undefined;
  };
  const open = () => {
    close();
    // Of many tabs those that are looked at listen: a browser has few connections to one server.
    if (document.hidden) return;
    if (covered()) return later();
    source = new EventSource(`${place.dataset.live}stamp=${place.dataset.stamp}`);
    source.addEventListener("changed", refresh);
    source.onopen = () => (wait = 1);
    source.onerror = () => (close(), later());
  };
  const later = () => {
    timer = setTimeout(open, wait * 1000);
    wait = Math.min(wait * 2, 30);
  };
  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  addEventListener("pagehide", close);
  addEventListener("pageshow", (event) => event.persisted && open());
  open();
})();
