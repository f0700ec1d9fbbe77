import type { Page } from "@playwright/test";
import { firstIn } from "../client-page.ts";
import { cover, leaveAlone, openWithClock } from "../lock.ts";
import { enterAs, newcomer, OVERALL, signIn } from "../people.ts";
import { walkThroughSteps } from "../steps.ts";
import { expect, test } from "../support.ts";

/** What is wrong with the element in focus; null when the focus has left the page. */
function focused(): { name: string; faults: string[] } | null {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const name = `${element.tagName.toLowerCase()} “${(element.textContent ?? "").trim().slice(0, 40)}”`;
  const style = getComputedStyle(element);
  const [box] = element.getClientRects();
  if (!box) return { name, faults: ["has no box"] };
  const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
  const top = document.elementFromPoint(x, y);
  const faults = [];
  if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) <= 0) faults.push("has no visible focus");
  if (box.top < 0 || box.bottom > innerHeight + 1) {
    if (box.height < innerHeight) faults.push("is not on the screen");
  } else if (!top || !(element.contains(top) || top.contains(element))) {
    faults.push(`is covered by ${top?.tagName}`);
  }
  return { name, faults };
}

/** Tabs through the page until the focus leaves it, or `most` stops. */
async function walk(page: Page, most: number): Promise<string[]> {
  const names: string[] = [];
  for (let stop = 0; stop < most; stop++) {
    await page.keyboard.press("Tab");
    const found = await page.evaluate(focused);
    if (!found) break;
    expect(found.faults, `stop ${stop + 1}, ${found.name}`).toEqual([]);
    names.push(found.name);
  }
  return names;
}

const SKIP = "a “Skip to content”";

test.use({ contextOptions: { reducedMotion: "reduce" } }); // the page scrolls to the focus at once

test("signing in by keyboard alone", async ({ page }) => {
  await page.goto("/sign-in");
  const stops = await walk(page, 40);
  expect(stops[0]).toBe(SKIP);
  for (const role of ["therapist", "supervisor", "administrator"]) {
    expect(stops.filter((stop) => stop.includes(`Enter as ${role}`))).toHaveLength(1);
  }
});

test("the caseload by keyboard alone", async ({ page }) => {
  await enterAs(page, "therapist");
  const rows = await page.locator("[data-row]").allInnerTexts();
  const stops = await walk(page, 120);
  expect(stops[0]).toBe(SKIP);
  const places = rows.map((row) => stops.findIndex((stop) => stop === `a “${row.slice(0, 40)}”`));
  expect(Math.min(...places)).toBeGreaterThan(0);
  expect(places).toEqual([...places].sort((a, b) => a - b));
});

test("a long caseload by keyboard alone", async ({ page }) => {
  await signIn(page, OVERALL);
  expect(await walk(page, 30)).toHaveLength(30);
});

test("supervision by keyboard alone, on a small screen too", async ({ page }) => {
  await enterAs(page, "supervisor");
  for (const width of [1280, 360]) {
    await page.setViewportSize({ width, height: 700 });
    for (const show of ["waiting", "agenda", "decided"]) {
      await page.goto(`/supervision/cases?show=${show}`);
      const stops = await walk(page, 120);
      expect(stops[0]).toBe(SKIP);
      const names = await page.locator(".cases th a, .review h2 a").allInnerTexts();
      expect(names.length).toBeGreaterThan(0);
      for (const name of names) expect(stops.some((stop) => stop.includes(name.slice(0, 40))), name).toBe(true);
    }
  }
});

test("the administration by keyboard alone, on a small screen too", async ({ page }) => {
  test.slow();
  await enterAs(page, "administrator");
  for (const width of [1280, 360]) {
    await page.setViewportSize({ width, height: 700 });
    for (const address of ["people", "supervision-lines", "cover", "transfers"]) {
      await page.goto(`/admin/${address}`);
      const stops = await walk(page, 120);
      expect(stops[0]).toBe(SKIP);
      expect(stops.some((stop) => stop.startsWith("button"))).toBe(true);
    }
  }
});

test("the account and the steps of signing in by keyboard alone, on a small screen too", async ({ page }, info) => {
  test.slow();
  for (const width of [1280, 360]) {
    await page.setViewportSize({ width, height: 700 });
    await walkThroughSteps(page, info, async () => {
      const address = page.url();
      await page.goto(address);
      // Some begin in their field, so not all lead past the skip link.
      const stops = await walk(page, 40);
      expect(stops.some((stop) => stop.startsWith("button")), address).toBe(true);
    });
    for (const address of ["/account", "/confirm", "/kept-form"]) {
      await page.goto(address);
      expect((await walk(page, 60)).length, address).toBeGreaterThan(2);
    }
  }
});

test("the cover keeps the focus, and opens by keyboard alone", async ({ page }, info) => {
  const nora = await newcomer(info);
  await signIn(page, nora);
  await openWithClock(page, "/");
  await leaveAlone(page, 16);
  await expect(cover(page).getByLabel("Password")).toBeFocused();
  for (let stop = 0; stop < 8; stop++) {
    await page.keyboard.press("Tab");
    const outside = await page.evaluate(() => {
      const { activeElement } = document;
      return activeElement !== document.body && activeElement?.closest("dialog.cover") === null;
    });
    expect(outside, `stop ${stop + 1}`).toBe(false);
  }
  await cover(page).getByLabel("Password").focus();
  await page.keyboard.type(nora.password);
  await page.keyboard.press("Enter");
  await expect(cover(page)).toBeHidden();
});

test("a client by keyboard alone, on a small screen too", async ({ page }) => {
  await enterAs(page, "therapist");
  const href = await firstIn(page, "Possible rupture");
  for (const width of [1280, 360]) {
    await page.setViewportSize({ width, height: 700 });
    await page.goto(href);
    await expect(page.getByRole("slider").first()).toBeVisible();
    const stops = await walk(page, 120);
    expect(stops[0]).toBe(SKIP);
    expect(stops.some((stop) => stop.includes("The same numbers as a table"))).toBe(true);
  }
});

test("the skip link skips", async ({ page }) => {
  await enterAs(page, "therapist");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to content" })).toBeInViewport();
  await page.keyboard.press("Enter");
  await expect(page.locator("main")).toBeFocused();
  await page.keyboard.press("Tab");
  expect(await page.evaluate(() => document.activeElement?.closest("main") !== null)).toBe(true);
});
