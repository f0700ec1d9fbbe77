import type { Page, Request } from "@playwright/test";
import type { SignIn } from "../../people-setup.ts";
import { lines } from "../caseload.ts";
import { Visitor } from "../../visitor.ts";
import { cover, leaveAlone, openWithClock, unlock } from "../lock.ts";
import { newcomer, signIn } from "../people.ts";
import { expect, test } from "../support.ts";

let nora: SignIn;
let client: { name: string; href: string };

test.beforeEach(async ({ page }, info) => {
  nora = await newcomer(info, "elin.marsh");
  await signIn(page, nora);
  [client] = await lines(page);
});

/** What can be seen of the page, as letters. */
const visible = (page: Page) =>
  page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    let text = "";
    while (walker.nextNode()) {
      if (walker.currentNode.parentElement?.checkVisibility({ visibilityProperty: true })) text += walker.currentNode.textContent;
    }
    return text;
  });

/** As far as anybody gets without the password. */
async function nothingShows(page: Page): Promise<void> {
  const words = client.name.split(" ");
  const heard = await page.locator("body").ariaSnapshot();
  for (const media of ["screen", "print"] as const) {
    await page.emulateMedia({ media });
    const seen = await visible(page);
    for (const word of words) expect(seen).not.toContain(word);
  }
  await page.emulateMedia({ media: null });
  for (const word of words) {
    expect(heard).not.toContain(word);
    expect(await page.title()).not.toContain(word);
  }
  await page.keyboard.press("Control+a");
  expect(await page.evaluate(() => getSelection()?.toString() ?? "")).not.toContain(words[0]);
}

test("a page left alone is covered, and the password uncovers it as it was", async ({ page }) => {
  await openWithClock(page, "/");
  const search = page.getByRole("searchbox", { name: "Find a client" });
  await search.fill("half a na");
  await leaveAlone(page, 14);
  await expect(cover(page)).toBeHidden();
  await leaveAlone(page, 2);
  await expect(cover(page)).toBeVisible();
  await nothingShows(page);

  for (let times = 0; times < 3; times++) await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  await expect(cover(page)).toBeVisible();
  await unlock(page, "not the password");
  await expect(cover(page).getByRole("alert")).toContainText("do not go together");
  await nothingShows(page);

  await unlock(page, nora.password);
  await expect(cover(page)).toBeHidden();
  await expect(search).toHaveValue("half a na");
  await expect(search).toBeFocused();
  await expect(page.getByText(client.name).first()).toBeVisible();
  await page.reload();
  await expect(page).toHaveURL("/");
});

test("what is drawn of a client is covered too, and a dialog that was open", async ({ page }) => {
  await openWithClock(page, client.href);
  await leaveAlone(page, 16);
  await nothingShows(page);
  const shown = await page.locator("svg").evaluateAll((all) => all.filter((svg) => svg.checkVisibility({ visibilityProperty: true })).length);
  expect(shown).toBe(0);
  await unlock(page, nora.password);
  await expect(cover(page)).toBeHidden();

  await page.goto("/");
  const shortcuts = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  // Until the page is awake, no key is heard.
  await expect(async () => {
    await page.keyboard.press("?");
    await expect(shortcuts).toBeVisible({ timeout: 1000 });
  }).toPass();
  await leaveAlone(page, 16);
  await nothingShows(page);
  await expect(shortcuts).toBeHidden();
  await unlock(page, nora.password);
  await expect(shortcuts).toBeVisible();
});

test("covered here means locked everywhere: by reload, in a new tab, for a copied cookie", async ({ page, context }) => {
  await openWithClock(page, "/");
  const locked = page.waitForResponse((response) => response.url().endsWith("/lock"));
  await leaveAlone(page, 16);
  await locked;
  const other = await context.newPage();
  for (const tab of [other, page]) {
    await tab.goto("/");
    await expect(tab).toHaveURL("/confirm");
    await expect(tab.locator("body")).not.toContainText(client.name);
  }
});

test("whoever reads is not locked out, and the server is told at most once a minute", async ({ page }) => {
  let told = 0;
  page.on("request", (request) => (told += Number(request.url().endsWith("/still-here"))));
  await openWithClock(page, "/");
  await leaveAlone(page, 13);
  expect(told, "nobody was there").toBe(0);
  for (let minute = 0; minute < 20; minute++) {
    for (const x of [10, 20, 30]) await page.mouse.move(x + minute, 40);
    await page.keyboard.press("Shift");
    await leaveAlone(page, 1);
  }
  await expect(cover(page)).toBeHidden();
  expect(told).toBeGreaterThan(15);
  expect(told).toBeLessThanOrEqual(22);
});

test("one tab in use keeps the others open, and one password opens all", async ({ page, context }) => {
  const underWay = new Set<Request>();
  context.on("request", (request) => request.url().endsWith("/still-here") && underWay.add(request));
  for (const end of ["requestfinished", "requestfailed"] as const) context.on(end, (request) => underWay.delete(request));
  await openWithClock(page, "/");
  const other = await context.newPage();
  await other.goto(client.href);
  for (const _ of [1, 2]) {
    await leaveAlone(page, 10);
    await other.mouse.move(50, 50);
    await other.mouse.move(60, 60);
  }
  await leaveAlone(page, 10);
  await expect(cover(page)).toBeHidden();
  // The clock is quicker than the network: what was said before the screen locks must not come after it.
  await page.waitForTimeout(500);
  await expect.poll(() => underWay.size).toBe(0);
  await leaveAlone(page, 16);
  for (const tab of [page, other]) await expect(cover(tab)).toBeVisible();
  await other.bringToFront();
  await unlock(other, nora.password);
  for (const tab of [other, page]) await expect(cover(tab)).toBeHidden();
});

test("somebody else's password does not open it", async ({ page, context }, info) => {
  const somebody = await newcomer(info);
  await openWithClock(page, client.href);
  await leaveAlone(page, 16);
  await expect(cover(page)).toBeVisible();
  const other = await context.newPage();
  await signIn(other, somebody);
  await unlock(page, somebody.password);
  await expect(cover(page).getByRole("alert")).toContainText("somebody else signed in");
  await nothingShows(page);
});

test("a page is covered as soon as somebody else signs in", async ({ page, context }, info) => {
  await openWithClock(page, client.href);
  const other = await context.newPage();
  await signIn(other, await newcomer(info));
  await expect(cover(page)).toBeVisible();
  await nothingShows(page);
  await expect(other.getByRole("button", { name: "Sign out" })).toBeVisible();
});

test("a sign-in that was ended elsewhere covers its pages within a minute of use", async ({ page, baseURL, complaints }) => {
  await openWithClock(page, client.href);
  const elsewhere = new Visitor(baseURL ?? "");
  elsewhere.cookie = nora.cookie;
  await elsewhere.post("/sign-out", {});
  await leaveAlone(page, 2);
  await page.mouse.move(30, 30);
  await page.mouse.move(40, 40);
  await leaveAlone(page, 0);
  await expect(cover(page)).toBeVisible();
  await unlock(page, nora.password);
  await expect(cover(page).getByRole("alert")).toContainText("has ended");
  const refusals = complaints.filter((complaint) => complaint.includes("403"));
  expect(refusals).toHaveLength(complaints.length);
  complaints.length = 0;
});

test("pages without a sign-in have no cover", async ({ page, context }) => {
  await context.clearCookies();
  for (const address of ["/sign-in", "/invitation", "/about-the-numbers"]) {
    await page.goto(address);
    await expect(page.locator("template")).toHaveCount(0);
  }
});
