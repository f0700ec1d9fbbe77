import { expect, test } from "../support.ts";
import { firstIn, readout } from "../client-page.ts";
import { enterAs } from "../people.ts";
import type { Page } from "@playwright/test";

test.describe("the readout", () => {
  test.beforeEach(async ({ page }) => {
    await enterAs(page, "therapist");
    await page.goto(await firstIn(page, "Possible rupture"));
    // The stepper stays hidden until the island is awake.
    await expect(slider(page)).toBeVisible();
  });

  test("walks with the arrow keys and moves the line along", async ({ page }) => {
    const [start, line] = [await selected(page), await cursor(page)];
    await slider(page).focus();
    await page.keyboard.press("ArrowLeft");
    await expect.poll(() => selected(page)).toBe(start - 1);
    expect(await cursor(page)).toBeLessThan(line);
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => selected(page)).toBe(start);
    expect(await cursor(page)).toBeCloseTo(line, 0);
  });

  test("jumps to the ends, says where it is, and stops there", async ({ page }) => {
    await slider(page).focus();
    await page.keyboard.press("Home");
    await expect.poll(() => selected(page)).toBe(1);
    await expect(slider(page)).toHaveAttribute("aria-valuetext", /^Session 1, /);
    await page.keyboard.press("ArrowLeft");
    expect(await selected(page)).toBe(1);
    await page.keyboard.press("End");
    const last = Number(await slider(page).getAttribute("max")) + 1;
    await expect.poll(() => selected(page)).toBe(last);
    await page.getByRole("button", { name: "Later session" }).click();
    expect(await selected(page)).toBe(last);
  });

  test("steps with its buttons", async ({ page }) => {
    const start = await selected(page);
    await page.getByRole("button", { name: "Earlier session" }).click();
    await expect.poll(() => selected(page)).toBe(start - 1);
    await page.getByRole("button", { name: "Later session" }).click();
    await expect.poll(() => selected(page)).toBe(start);
  });

  test("follows the pointer", async ({ page }) => {
    const chart = page.locator("svg.chart:visible").first();
    const box = await chart.boundingBox();
    if (!box) throw new Error("the chart has no box");
    await chart.hover({ position: { x: box.width * 0.17, y: box.height / 2 } });
    await expect.poll(() => selected(page)).toBe(1);
    const first = await cursor(page);
    await chart.hover({ position: { x: box.width * 0.84, y: box.height / 2 } });
    await expect.poll(() => selected(page)).toBeGreaterThan(1);
    expect(await cursor(page)).toBeGreaterThan(first);
  });

  test("shows the table's numbers wherever it stands", async ({ page }) => {
    const rows = new Map<string, string[]>();
    for (const cells of await page.locator(".numbers tbody tr").evaluateAll(texts)) {
      rows.set(`${cells[0]} ${cells[1]}`, cells.slice(2));
    }
    await slider(page).focus();
    await page.keyboard.press("Home");
    await expect.poll(() => selected(page)).toBe(1);
    for (let at = 1; at <= rows.size; at++) {
      await expect.poll(() => selected(page)).toBe(at);
      const [[, session], ...values] = await readout(page);
      expect(rows.get(session), session).toEqual(values.map(([, value]) => value));
      await page.keyboard.press("ArrowRight");
    }
  });
});

const texts = (rows: Element[]) =>
  rows.map((row) => [...row.children].map((cell) => (cell.textContent ?? "").replace("*", "").trim()));

const slider = (page: Page) => page.getByRole("slider", { name: "Session to read" }).first();

/** The number of the session that is read out. */
async function selected(page: Page): Promise<number> {
  const [[, session]] = await readout(page);
  return Number(session.split(" ")[1]);
}

async function cursor(page: Page): Promise<number> {
  const line = page.locator("svg.chart:visible").first().locator(".cursor");
  expect(await line.getAttribute("x2")).toBe(await line.getAttribute("x1"));
  return Number(await line.getAttribute("x1"));
}
