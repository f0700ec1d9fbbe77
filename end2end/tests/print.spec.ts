import type { Page } from "@playwright/test";
import { faults } from "./boxes.ts";
import { lines } from "./caseload.ts";
import { firstIn } from "./client-page.ts";
import { enterAs, OVERALL, signIn } from "./people.ts";
import { own } from "./ruptures.ts";
import { free, section } from "./supervision.ts";
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

test("a packet is one sheet a case, A4 and Letter, with codes and no names", async ({ page }) => {
  test.slow();
  await signIn(page, OVERALL);
  await page.goto("/supervision/cases");
  const cases = await page.locator(".cases input[name=case]").evaluateAll((boxes) => boxes.map((box) => (box as HTMLInputElement).value));
  const names = await page.locator(".cases th a").allInnerTexts();
  expect(cases.length).toBeGreaterThan(15);
  await page.goto(`/supervision/packet?${cases.map((id) => `case=${id}`).join("&")}`);
  const sheets = await page.locator("article.packet").count();
  expect(sheets).toBe(Math.min(cases.length, 40));
  for (const format of ["A4", "Letter"]) expect(await pages(page, { format }), format).toBe(sheets);
  const text = (await page.locator("main").textContent()) ?? "";
  expect(names.filter((name) => text.includes(name))).toEqual([]);
  for (const foot of await page.locator("article.packet > .hint").allInnerTexts()) {
    expect(foot).toMatch(/^Harbour Street Practice · Printed for Vera Overall on \d+ \w+ \d{4} · Confidential/);
  }
  await page.setViewportSize({ width: 688, height: 1000 }); // A4 without its margins
  await page.emulateMedia({ media: "print" });
  expect(await faults(page)).toEqual([]);
});

test("a question as long as it may be is printed whole, on one sheet, whatever the course", async ({ page }, info) => {
  test.slow();
  const question = `${"whether she came back too soon and whether I asked too much of her; ".repeat(30).slice(0, 1998)}.`;
  await signIn(page, OVERALL);
  await page.goto("/supervision/cases");
  const found = await free(page).locator("th a").evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""));
  const href = own(found, info).split("#")[0];
  await page.goto(href);
  await section(page).getByText("Take to supervision").click();
  await section(page).getByLabel("Question (optional)").fill(question);
  await section(page).getByRole("button", { name: "Put on the agenda" }).click();
  await page.goto(`/supervision/packet?case=${new URL(href, page.url()).searchParams.get("episode")}`);
  await expect(page.locator("article.packet.wordy .asked p")).toHaveText(question);
  for (const format of ["A4", "Letter"]) expect(await pages(page, { format }), format).toBe(1);
  await page.goto(href);
  await section(page).getByRole("button", { name: "Take it off the agenda" }).click();
  await expect(page.getByRole("status")).toHaveText("Taken off the agenda.");

  // The same on everybody's sheet.
  await page.goto("/supervision/cases");
  const cases = await page.locator(".cases input[name=case]").evaluateAll((boxes) => boxes.map((box) => (box as HTMLInputElement).value));
  await page.goto(`/supervision/packet?${cases.map((id) => `case=${id}`).join("&")}`);
  const sheets = await page.locator("article.packet").evaluateAll(ask, question);
  for (const format of ["A4", "Letter"]) expect(await pages(page, { format }), format).toBe(sheets);
});

/** Runs in the page: puts a question on each sheet, as the server would write it; answers how many there are. */
function ask(sheets: Element[], question: string): number {
  for (const sheet of sheets) {
    sheet.classList.add("wordy");
    sheet.querySelector(".asked")?.remove();
    const [section, heading, text] = ["section", "h3", "p"].map((name) => document.createElement(name));
    section.className = "asked";
    [heading.textContent, text.textContent] = ["The question", question];
    section.append(heading, text);
    sheet.querySelector("header")?.after(section);
  }
  return sheets.length;
}

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
