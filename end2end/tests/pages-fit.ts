import type { Page } from "@playwright/test";
import { faults } from "./boxes.ts";
import { lines } from "./caseload.ts";
import { HANDS_OVER, makeLink, ownClient, smallTargets } from "./client-forms.ts";
import { firstIn } from "./client-page.ts";
import { cover, leaveAlone, openWithClock, unlock } from "./lock.ts";
import { EMPTY, enterAs, newcomer, NOBODYS, OVERALL, signIn } from "./people.ts";
import { keepForm, walkThroughSteps } from "./steps.ts";
import { expect, test } from "./support.ts";

const SIZES = [
  { width: 360, height: 740 },
  { width: 900, height: 800 },
  { width: 1440, height: 900 },
];

const STATES = ["Possible rupture", "Discussed", "No recent rating", "Building a baseline", "Always at the maximum", "No unusual drop"];
const LONG_NAMES = [
  "Maximiliana Theodora Featherstonehaugh-Cholmondeley-Warburton",
  "Nguyễn Thị Phương Uyên",
  "Владислава Черноус",
];

/** Opens each address at each size and lists everything that is cut off or overlaps. */
async function fits(page: Page, addresses: string[], rename = false): Promise<void> {
  const found: Record<string, string[]> = {};
  for (const [at, address] of addresses.entries()) {
    await page.goto(address);
    if (rename) await page.locator("[data-row], .person h1, .cases th a, .review h2 a").evaluateAll(giveNames, LONG_NAMES);
    for (const summary of await page.locator("summary").all()) await summary.click();
    for (const size of SIZES) {
      await page.setViewportSize(size);
      const here = await faults(page);
      if (here.length > 0) found[`${at + 1}. ${address.split("?")[0]} at ${size.width} px`] = here.slice(0, 8);
    }
  }
  expect(found).toEqual({});
}

/** Who has which name is drawn by lot, so the longest may be on no page. */
function giveNames(elements: Element[], names: string[]): void {
  elements.forEach((element, at) => {
    if (at % 4 === 0) element.textContent = names[(at / 4) % names.length];
  });
}

/** The tests of every page; `text` names the size that the browser is set to. */
export const pagesFit = (text: string): void => test.describe(text, () => {
  test("signing in fits", async ({ page }) => {
    await fits(page, ["/sign-in", "/sign-in?problem=wrong"]);
  });

  test("the account, the question for the password, and a kept form fit", async ({ page }, info) => {
    const nora = await newcomer(info);
    await signIn(page, nora);
    await fits(page, ["/account", "/account?problem=stopped", "/kept-form", "/confirm?problem=throttled&wait=30", "/invitation?problem=invitation"]);
    await keepForm(page, nora);
    expect(await faults(page)).toEqual([]);
  });

  // At 200 % the cover scrolls within itself, which this check takes for cut off.
  if (text === "text as it comes") test("the cover of a page left alone fits; without JavaScript there is none", async ({ page, javaScriptEnabled }, info) => {
    await signIn(page, await newcomer(info));
    if (javaScriptEnabled === false) return expect(cover(page)).toHaveCount(0);
    await openWithClock(page, "/");
    await leaveAlone(page, 16);
    await unlock(page, "not the password");
    await expect(cover(page).getByRole("alert")).toBeVisible();
    for (const { width } of SIZES) {
      // High enough that nothing of it has to be scrolled to, as it can be.
      await page.setViewportSize({ width, height: 1600 });
      expect(await faults(page), `${width} px`).toEqual([]);
    }
  });

  test("every step of a first sign-in fits", async ({ page }, info) => {
    await walkThroughSteps(page, info, async () => {
      const found: Record<string, string[]> = {};
      for (const size of SIZES) {
        await page.setViewportSize(size);
        const here = await faults(page);
        if (here.length > 0) found[`${page.url()} at ${size.width} px`] = here;
      }
      expect(found).toEqual({});
    });
  });

  test("the caseload fits", async ({ page }) => {
    await enterAs(page, "therapist");
    await fits(page, ["/", "/?show=no-recent-rating", "/?find=zzzz"]);
  });

  test("a caseload of everybody fits, long names included", async ({ page }) => {
    test.slow();
    await signIn(page, OVERALL);
    expect((await lines(page)).length).toBeGreaterThan(150);
    await fits(page, ["/"], true);
  });

  test("empty pages fit", async ({ page }) => {
    await signIn(page, EMPTY);
    await fits(page, ["/", "/nowhere", "/clients/unknown"]);
  });

  test("clients of every kind fit", async ({ page }) => {
    test.slow();
    await enterAs(page, "therapist");
    await fits(page, await Promise.all(STATES.map((state) => firstIn(page, state))));
  });

  test("a client with a long name fits", async ({ page }) => {
    await enterAs(page, "therapist");
    await fits(page, [await firstIn(page, "Possible rupture")], true);
  });

  test("the worklist of ruptures and its clients' pages fit", async ({ page }) => {
    test.slow();
    await enterAs(page, "therapist");
    await page.goto("/ruptures");
    const [first] = await page.locator(".worklist th a").evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""));
    const sheet = (name: string) => first.split("#")[0].replace("?", `/${name}?`);
    await fits(page, ["/ruptures", "/ruptures?show=closed", first.split("#")[0], sheet("brief"), sheet("together")]);
  });

  test("sessions, paper forms and a rating fit, with every form unfolded", async ({ page }) => {
    await enterAs(page, "therapist");
    const list = (await firstIn(page, "Discussed")).replace("?", "/sessions?");
    await page.goto(list);
    const hrefs = (cell: string) => page.locator(cell).evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""));
    const [session] = await hrefs("tbody tr:has(td:last-child a) th a");
    const [rating] = await hrefs("tbody td:last-child a");
    const form = (code: string) => `${session.replace("?", "/ratings/new?")}&instrument=${code}&rater=client`;
    await fits(page, [list, list.replace("/sessions?", "/sessions/new?"), session, form("CORE-10"), form("PHQ-9"), rating]);
  });

  test("a new client, details with every form unfolded, and past clients fit", async ({ page }) => {
    await enterAs(page, "therapist");
    const open = (await firstIn(page, "Discussed")).replace("?", "/details?");
    await page.goto("/clients/past");
    const [past] = await page.locator("[data-row]").evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""));
    await fits(page, ["/clients/new", open, past.replace("?", "/details?"), "/clients/past", "/clients/past?show=archived", "/clients/past?find=zzzz"]);
  });

  test("handing over fits, and what it leads to on a phone and on a tablet", async ({ page, browser }, info) => {
    test.slow();
    await signIn(page, HANDS_OVER);
    const client = await ownClient(page, info);
    const [path, query] = client.split("?");
    await fits(page, [`${path}/hand-over?${query}`]);
    const link = await makeLink(page, client, ["PHQ-9", "CHECK-1"]);
    expect(await faults(page)).toEqual([]);
    const context = await browser.newContext({ baseURL: info.project.use.baseURL, javaScriptEnabled: info.project.use.javaScriptEnabled });
    const form = await context.newPage();
    await fits(form, [link, `${link}?step=2`, `${link}?step=3`, "/r/nothing", "/kiosk"]);
    await form.setViewportSize(SIZES[0]);
    await form.goto(link);
    await form.getByRole("button", { name: "Next" }).click();
    await expect(form.getByRole("alert")).toBeVisible();
    expect(await faults(form)).toEqual([]);
    expect(await smallTargets(form)).toEqual([]);
    await context.close();
    await page.goto(`${path}/hand-over?${query}`);
    await page.getByRole("button", { name: "Take back" }).first().click();
    await expect(page.getByText("Taken back: it opens no more.")).toBeVisible();
  });

  test("supervision fits: cases that wait, the agenda and what was decided, with every form unfolded, the packet", async ({ page }) => {
    test.slow();
    await enterAs(page, "supervisor");
    const cases = ["", "?show=agenda", "?show=decided"].map((show) => `/supervision/cases${show}`);
    await fits(page, [...cases, "/supervision/packet"], true);
    await fits(page, ["/supervision", "/supervision?view=practice"]);
    await signIn(page, NOBODYS);
    await fits(page, ["/supervision/cases", "/supervision/packet"]);
  });

  test("the administration fits", async ({ page }) => {
    await enterAs(page, "administrator");
    await fits(page, ["people", "supervision-lines", "cover", "transfers", "practice", "instruments"].map((name) => `/admin/${name}`));
  });

  test("about the numbers fits", async ({ page }) => {
    await enterAs(page, "therapist");
    await fits(page, ["/about-the-numbers"]);
  });
});
