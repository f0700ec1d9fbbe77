import type { Page } from "@playwright/test";
import { lines } from "./caseload.ts";
import { firstIn } from "./client-page.ts";
import { enterAs } from "./people.ts";
import { expect, test } from "./support.ts";

test.beforeEach(({ page }) => enterAs(page, "therapist"));

/** Relative luminance of a computed colour, 0 to 1 (WCAG 2.2). */
async function luminance(page: Page, selector: string, property: "color" | "backgroundColor"): Promise<number> {
  const color = await page.locator(selector).first().evaluate((element, property) => getComputedStyle(element)[property], property);
  const channels = (color.match(/[\d.]+/g) ?? []).slice(0, 3).map((text) => Number(text) / 255);
  const [r, g, b] = channels.map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

test("a client prints with its numbers and without what only a screen can do", async ({ page }) => {
  await page.goto(await firstIn(page, "Possible rupture"));
  await page.emulateMedia({ media: "print" });
  for (const there of [".finding", "svg.chart.wide", ".numbers table", ".answers table", ".print-only"]) {
    await expect(page.locator(there).first(), there).toBeVisible();
  }
  for (const gone of ["nav", ".sign-out", ".skip", ".stepper", ".crumb", "summary", "svg.chart.narrow"]) {
    for (const element of await page.locator(gone).all()) await expect(element, gone).toBeHidden();
  }
  await expect(page.getByText(/^Harbour Street Practice · Printed for Elin Marsh on \d+ \w+ \d{4}$/)).toBeVisible();
});

test("the caseload prints without its tools", async ({ page }) => {
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("table")).toBeVisible();
  for (const gone of ["nav", ".tools", ".sign-out", ".skip"]) {
    for (const element of await page.locator(gone).all()) await expect(element, gone).toBeHidden();
  }
  expect((await lines(page)).length).toBeGreaterThan(10);
});

test("prints dark on white, from a dark screen too", async ({ page }) => {
  for (const address of ["/", await firstIn(page, "Possible rupture"), "/about-the-numbers"]) {
    await page.emulateMedia({ media: "screen", colorScheme: "dark" });
    await page.goto(address);
    expect(await luminance(page, "body", "backgroundColor"), address).toBeLessThan(0.1);
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    expect(await luminance(page, "body", "backgroundColor"), address).toBeGreaterThan(0.95);
    for (const text of ["h1", "p", "footer p"]) {
      expect(await luminance(page, text, "color"), `${address} ${text}`).toBeLessThan(0.25);
    }
  }
});

test("a brief is one sheet of A4 and of Letter, whatever the course", async ({ page }) => {
  test.slow();
  const held = await longest(page);
  const clients = [...new Set([held, ...(await lines(page)).map((line) => line.href)])];
  for (const client of clients) {
    await page.goto(client.replace("?", "/brief?"));
    await expect(page.locator(".brief h1")).toContainText("before session");
    for (const format of ["A4", "Letter"]) expect(await pages(page, { format }), `${client} ${format}`).toBe(1);
  }
});

/** Pages of the PDF that the browser would print; its page objects are not compressed. */
async function pages(page: Page, paper: { format?: string; preferCSSPageSize?: boolean } = { preferCSSPageSize: true }): Promise<number> {
  const pdf = await page.pdf(paper);
  return pdf.toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;
}

test("a client fits on one sheet", async ({ page }) => {
  await page.goto(await firstIn(page, "Possible rupture"));
  expect(await pages(page)).toBe(1);
});

test("a long course fits on one sheet", async ({ page }) => {
  await page.goto(await longest(page));
  expect(await pages(page)).toBe(1);
});

/** The client with most sessions; the demo has one of 40 in each caseload. */
async function longest(page: Page): Promise<string> {
  const held = await page.locator(".c-forms").evaluateAll((cells) =>
    cells.filter((cell) => cell.tagName === "TD").map((cell) => Number((cell.textContent ?? "").split("/")[1] ?? 0)),
  );
  expect(Math.max(...held)).toBeGreaterThanOrEqual(35);
  return (await lines(page))[held.indexOf(Math.max(...held))].href;
}
