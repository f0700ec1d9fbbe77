// Keeps what is filled in on the server while it is filled in, and sends it when the line is there again. Without this
// script every page does the same when it is sent. Nothing is stored in the browser.
(() => {
  "use strict";
  const form = () => document.querySelector("main form[data-saving]");
  const say = (word) => {
    const place = document.querySelector("main .status");
    const text = word ? (form()?.dataset[word] ?? "") : "";
    if (place && place.textContent !== text) place.textContent = text;
  };
  const pause = (seconds) =>
    new Promise((done) => {
      const timer = setTimeout(done, seconds * 1000);
      addEventListener("online", () => (clearTimeout(timer), done()), { once: true });
    });

  const post = async (fields, given = []) => {
    const signal = AbortSignal.any([AbortSignal.timeout(20000), ...given]);
    const answer = await fetch(form().action, { method: "POST", body: new URLSearchParams(fields), signal });
    if (answer.status === 429 || answer.status >= 500) throw new Error("later");
    return answer;
  };

  // The page that answers takes the place of this one, without a further request that could fail.
  const show = async (answer) => {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.querySelector("main");
    if (!found) return location.reload();
    const main = document.importNode(found, true);
    document.querySelector("main").replaceWith(main);
    if (answer.redirected) history.replaceState(null, "", answer.url);
    scrollTo(0, 0);
    (main.querySelector(".asks") ?? main).focus({ preventScroll: true });
  };

  let timer;
  let keeping;
  let sending = false;
  const keep = async () => {
    if (sending || keeping || !form()) return;
    keeping = new AbortController();
    const fields = new FormData(form());
    fields.append("go", "keep");
    say("saving");
    try {
      await post(fields, [keeping.signal]);
      if (!sending) say("saved");
    } catch {
      if (!sending) say("offline");
      if (!sending) timer = setTimeout(keep, 5000);
    }
    keeping = undefined;
  };

  addEventListener("input", (event) => {
    if (!form()?.contains(event.target)) return;
    clearTimeout(timer);
    timer = setTimeout(keep, 800);
  });
  addEventListener("online", keep);

  addEventListener("submit", async (event) => {
    if (event.target !== form()) return;
    event.preventDefault();
    if (sending) return;
    sending = true;
    clearTimeout(timer);
    keeping?.abort();
    const fields = new FormData(form());
    fields.append("go", event.submitter?.value ?? "on");
    say("sending");
    // The same sending again and again until it has arrived: the server counts it once.
    for (let wait = 1; ; wait = Math.min(wait * 2, 15)) {
      try {
        await show(await post(fields));
        break;
      } catch {
        say("offline");
        await pause(wait);
      }
    }
    sending = false;
  });
})();
