import type { Page } from "@playwright/test";
import { faults } from "./boxes.ts";
import { lines } from "./caseload.ts";
import { firstIn } from "./client-page.ts";
import { EMPTY, enterAs, OVERALL, signIn } from "./people.ts";
import { expect, test } from "./support.ts";

const SIZES = [
  { width: 360, height: 740 },
  { width: 900, height: 800 },
  { width: 1440, height: 900 },
];

const STATES = ["Lowest so far", "No recent rating", "Building a baseline", "Always at the maximum", "No new low"];
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
    if (rename) await page.locator("[data-row], .person h1").evaluateAll(giveNames, LONG_NAMES);
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
    await fits(page, [await firstIn(page, "Lowest so far")], true);
  });

  test("the administration fits", async ({ page }) => {
    await enterAs(page, "administrator");
    await fits(page, ["people", "supervision-lines", "cover", "transfers"].map((name) => `/admin/${name}`));
  });

  test("about the numbers fits", async ({ page }) => {
    await enterAs(page, "therapist");
    await fits(page, ["/about-the-numbers"]);
  });
});
