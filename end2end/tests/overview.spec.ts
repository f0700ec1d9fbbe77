import type { Page } from "@playwright/test";
import { lines } from "./caseload.ts";
import { enterAs, OVERALL, signIn } from "./people.ts";
import { expect, test } from "./support.ts";

const figures = (page: Page) => page.locator("section.aggregate-figure");

/** Every figure says what it shows in words, how it was computed, and the same in numbers where there is anything to draw. */
async function explained(page: Page): Promise<void> {
  for (const figure of await figures(page).all()) {
    await expect(figure.getByRole("heading", { level: 2 })).not.toBeEmpty();
    await figure.getByText("How this was computed").click();
    await expect(figure.locator(".prose")).toContainText(/\w+ \w+/);
    if ((await figure.locator("svg.chart").count()) === 0) {
      await expect(figure.locator(".nothing")).not.toBeEmpty();
      continue;
    }
    await expect(figure.locator("svg.chart")).toHaveAttribute("aria-label", /\w+/);
    await figure.getByText("The same in numbers").click();
    expect(await figure.locator("tbody tr").count()).toBeGreaterThan(0);
  }
}

test("a supervisor sees every supervised case as a dot that leads to it", async ({ page }) => {
  await enterAs(page, "supervisor");
  await page.getByRole("link", { name: "Supervision", exact: true }).click();
  await page.getByRole("link", { name: "My supervisees" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(/\d+ cases/);
  await explained(page);
  const where = figures(page).filter({ has: page.getByRole("heading", { name: "Where the clients are" }) });
  const dot = where.locator("svg a").first();
  const name = ((await dot.getAttribute("aria-label")) ?? "").split(":")[0];
  await dot.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toContainText(name);
});

test("the practice is shown in numbers rounded to 5, without anybody's name", async ({ page }) => {
  await signIn(page, OVERALL);
  await page.goto("/?show=all");
  const everybody = await lines(page);
  expect(everybody.length).toBeGreaterThan(50);
  await page.context().clearCookies();
  await enterAs(page, "supervisor");
  const answer = await page.goto("/supervision?view=practice");
  const html = (await answer?.text()) ?? "";
  await expect(page.getByRole("heading", { level: 1 })).toContainText(/About \d+ of \d+ sessions/);
  await explained(page);
  for (const { name, therapist, href } of everybody) {
    expect(html).not.toContain(name);
    expect(html).not.toContain(href.split("?")[0]);
    if (therapist) expect(html).not.toContain(therapist);
  }
  const told = (await page.locator("main td").allInnerTexts()).filter((text) => text.startsWith("about "));
  expect(told.length).toBeGreaterThan(10);
  for (const text of told) expect(Number(text.replace("about ", "")) % 5, text).toBe(0);
});

test("a therapist is shown the practice with the own circle, and nobody else's", async ({ page }) => {
  await enterAs(page, "therapist");
  await page.getByRole("link", { name: "The practice", exact: true }).click();
  const funnel = figures(page).filter({ has: page.getByRole("heading", { name: "Does collecting ratings differ by more than chance?" }) });
  await expect(funnel.getByText(/^you, \d+ of \d+$/)).toHaveCount(1);
  await expect(page.getByRole("link", { name: "My supervisees" })).toHaveCount(0);
});

test("for an administrator there is no such page", async ({ page }) => {
  await enterAs(page, "administrator");
  expect((await page.goto("/supervision"))?.status()).toBe(404);
});
