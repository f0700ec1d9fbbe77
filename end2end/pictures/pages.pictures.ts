import { test, type Page } from "@playwright/test";
import { lines } from "../tests/caseload.ts";
import { firstIn } from "../tests/client-page.ts";
import { EMPTY, enterAs, NOBODYS, OVERALL, signIn } from "../tests/people.ts";
import { find } from "../tests/ruptures.ts";
import { glance, open, take } from "./take.ts";

test("sign-in", async ({ page }) => {
  await open(page, "/sign-in");
  await take(page, "sign-in");
  await open(page, "/sign-in?problem=wrong");
  await take(page, "sign-in-wrong", ["light", "390"]);
});

test("caseload", async ({ page }) => {
  await enterAs(page, "therapist");
  await open(page, "/");
  await take(page, "caseload");
  await page.keyboard.press("?");
  await take(page, "caseload-shortcuts", ["light", "dark"]);
  await open(page, "/?find=zzzz");
  await take(page, "caseload-nobody-found", ["light"]);
});

test("caseload of others", async ({ page }) => {
  await signIn(page, EMPTY);
  await open(page, "/");
  await take(page, "empty", ["light", "dark", "390"]);
  await page.context().clearCookies();
  await enterAs(page, "administrator");
  await open(page, "/");
  await take(page, "administrator", ["light"]);
  await page.context().clearCookies();
  await enterAs(page, "supervisor");
  await open(page, "/");
  await take(page, "supervisor", ["light", "390"]);
});

test("caseload of everybody", async ({ page }) => {
  await signIn(page, OVERALL);
  await open(page, "/");
  await take(page, "everybody", ["light", "dark", "900", "390"]);
});

test("client", async ({ page }) => {
  await enterAs(page, "therapist");
  await open(page, await firstIn(page, "Possible rupture"));
  await take(page, "client-drop");
  await page.getByText("The same numbers as a table").click();
  await take(page, "client-drop-numbers", ["light", "390"]);
});

for (const [name, state] of [
  ["maximum", "Always at the maximum"],
  ["new", "Building a baseline"],
  ["gap", "No recent rating"],
  ["steady", "No unusual drop"],
]) {
  test(`client, ${name}`, async ({ page }) => {
    await enterAs(page, "therapist");
    await open(page, await firstIn(page, state));
    await take(page, `client-${name}`);
  });
}

/** The page of the first client for whom `wanted` holds, looked at one after the other. */
async function openFirst(page: Page, wanted: (page: Page) => Promise<boolean>): Promise<void> {
  await enterAs(page, "therapist");
  for (const { href } of (await lines(page)).filter((line) => line.last)) {
    await open(page, href);
    if (await wanted(page)) return;
  }
  throw new Error("no such client");
}

const ratings = (page: Page) => page.locator(".numbers tbody a").count();

test("client with three sessions", async ({ page }) => {
  await signIn(page, OVERALL);
  await page.goto("/?show=all");
  const third = (await lines(page)).find(({ sub, last }) => /^session 3\b/.test(sub) && last !== "");
  if (!third) throw new Error("nobody has had three sessions");
  await open(page, third.href);
  await take(page, "client-three");
});

test("client with a long course", async ({ page }) => {
  await openFirst(page, async (page) => (await ratings(page)) > 45);
  await take(page, "client-long");
});

test("client rated with the SRS", async ({ page }) => {
  await openFirst(page, async (page) => (await page.getByText("SRS, as the client rated it").count()) > 0 && (await ratings(page)) > 8);
  await take(page, "client-srs");
});

/** The page of the first client of anybody whose worklist line begins with `state`. */
async function openState(page: Page, show: string, state: string): Promise<void> {
  const [line] = await find(page, show, (line) => line.state.startsWith(state));
  if (!line) throw new Error(`nobody with “${state}”`);
  await signIn(page, line.user);
  await open(page, line.href.split("#")[0]);
}

test("ruptures of everybody", async ({ page }) => {
  await enterAs(page, "supervisor");
  await open(page, "/ruptures");
  await take(page, "ruptures");
  await open(page, "/ruptures?show=closed");
  await take(page, "ruptures-closed", ["light", "390"]);
});

test("supervision, case by case", async ({ page }) => {
  test.slow();
  await enterAs(page, "supervisor");
  await open(page, "/supervision/cases");
  await take(page, "cases");
  await open(page, "/supervision/cases?show=agenda");
  for (const summary of await page.locator(".review summary").all()) await summary.click();
  await take(page, "cases-agenda");
  await open(page, "/supervision/cases?show=decided");
  await take(page, "cases-decided", ["light", "390"]);
  await open(page, "/supervision/packet");
  await take(page, "packet", ["light", "dark", "390", "print"]);
  await page.context().clearCookies();
  await signIn(page, OVERALL);
  await open(page, "/supervision/cases");
  await take(page, "cases-everybody", ["light", "390"]);
  await page.context().clearCookies();
  await signIn(page, NOBODYS);
  await open(page, "/supervision/cases");
  await take(page, "cases-none", ["light", "390"]);
});

test("cases in aggregate", async ({ page }) => {
  await enterAs(page, "supervisor");
  await open(page, "/supervision");
  await take(page, "supervisees", ["light", "dark", "390", "print"]);
  await open(page, "/supervision?view=practice");
  await take(page, "practice", ["light", "dark", "390", "print"]);
  await page.context().clearCookies();
  await enterAs(page, "therapist");
  await open(page, "/supervision");
  await take(page, "practice-own", ["light"]);
});

test("supervision on the client's page", async ({ page }) => {
  await enterAs(page, "supervisor");
  await page.goto("/supervision/cases?show=decided");
  const href = (await page.locator(".review h2 a").first().getAttribute("href")) ?? "";
  await open(page, href.split("#")[0]);
  for (const summary of await page.locator(".supervision summary").all()) await summary.click();
  await take(page, "client-supervision", ["light", "dark", "390", "print"]);
});

for (const [name, show, state] of [
  ["possible", "open", "Possible"],
  ["discussed", "open", "Discussed"],
  ["repaired", "closed", "Repaired"],
  ["unresolved", "closed", "Unresolved"],
]) {
  test(`client, ${name}`, async ({ page }) => {
    test.slow();
    await openState(page, show, state);
    await take(page, `client-${name}`);
    const address = page.url();
    await open(page, address.replace("?", "/brief?"));
    await take(page, `brief-${name}`, ["light", "print"]);
    await open(page, address.replace("?", "/together?"));
    await take(page, `together-${name}`, ["light", "390", "print"]);
  });
}

test("every form of an open rupture", async ({ page }) => {
  test.slow();
  await openState(page, "open", "Acknowledged");
  for (const summary of await page.locator("article.rupture summary").all()) await summary.click();
  await take(page, "client-forms", ["light", "dark", "390"]);
});

test("in words", async ({ page }) => {
  await open(page, "/about-the-numbers");
  await take(page, "about");
  await enterAs(page, "therapist");
  await open(page, "/clients/unknown");
  await take(page, "unknown", ["light", "390"]);
});

// docs/pictures holds copies of these.
test("for the README", async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 860 });
  await enterAs(page, "therapist");
  await open(page, "/");
  await glance(page, "readme-caseload");
  await open(page, await firstIn(page, "Possible rupture"));
  await glance(page, "readme-client");
});
