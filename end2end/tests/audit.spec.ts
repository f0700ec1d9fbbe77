import AxeBuilder from "@axe-core/playwright";
import { enterAs, everyone, signIn } from "./people.ts";
import { expect, test } from "./support.ts";

test("an administrator finds who looked, by kind, person and day", async ({ page }) => {
  await enterAs(page, "administrator");
  await page.getByRole("link", { name: "Audit", exact: true }).click();
  await expect(page).toHaveURL("/admin/audit");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("What was done, and by whom");
  await expect(page.getByText(/Sealed up to row \d+/)).toBeVisible();
  await expect(page.getByText(/Last checkpoint at row \d+/)).toBeVisible();

  await page.getByRole("link", { name: "Changes", exact: true }).click();
  await expect(page.getByRole("link", { name: "Changes", exact: true })).toHaveAttribute("aria-current", "true");
  await expect(page.locator("tbody tr").filter({ hasText: "view" })).toHaveCount(0);
  // Further back with every change that other tests have made.
  const first = page.locator("tbody tr").filter({ hasText: "grow demo practice" });
  const older = page.getByRole("link", { name: "Older records" });
  while ((await first.count()) === 0 && (await older.count()) > 0) await page.goto((await older.getAttribute("href")) ?? "");
  await expect(first).toHaveCount(1);

  await page.goto("/admin/audit");
  const person = page.getByLabel("Person");
  const [{ name }] = everyone("administrator");
  await person.selectOption({ label: name });
  await page.getByRole("button", { name: "Show", exact: true }).click();
  const rows = page.locator("tbody tr");
  // Whether it is the first depends on what else the same person does meanwhile.
  await expect(rows.filter({ hasText: "view audit" }).first()).toBeVisible();
  expect(await rows.locator("th").allInnerTexts()).toEqual((await rows.all()).map(() => expect.stringContaining(name)));

  await page.getByLabel("Day").fill("2001-01-01");
  await page.getByRole("button", { name: "Show", exact: true }).click();
  await expect(page.getByText("No record fits this")).toBeVisible();
  await page.getByRole("link", { name: "Show everything" }).click();
  await expect(rows.first()).toBeVisible();
});

test("no client is named on the audit page, and nobody else gets in", async ({ page, context }) => {
  await enterAs(page, "therapist");
  const names = await page.locator("[data-row]").allInnerTexts();
  const refused = await page.goto("/admin/audit");
  expect(refused?.status()).toBe(404);
  await expect(page.getByRole("link", { name: "Audit", exact: true })).toHaveCount(0);

  await context.clearCookies();
  await enterAs(page, "administrator");
  await page.goto("/admin/audit");
  const text = await page.locator("main").innerText();
  for (const name of names) expect(text).not.toContain(name);
});

test("a client's page says who can see it and who has looked", async ({ page, context }) => {
  await enterAs(page, "supervisor");
  const [{ name: supervisor }] = everyone("supervisor");
  const client = (await page.locator("[data-row]").first().getAttribute("href")) ?? "";
  await page.goto(client);
  await page.reload();
  const access = page.locator("details.access");
  await access.locator("summary").focus();
  await page.keyboard.press("Enter");
  await expect(access.getByText(`${supervisor}, as the therapist’s supervisor, since`)).toBeVisible();
  await expect(access.getByText(new RegExp(`^${supervisor}: (once|twice|\\d+ times), last on `))).toBeVisible();
  await expect(access.getByText(/, the therapist, since /)).toBeVisible();
  await context.clearCookies();
});

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(() => {
    test.use({ colorScheme, javaScriptEnabled: true });
    test(`axe finds nothing on the audit page and in the disclosure, ${colorScheme}`, async ({ page, context }) => {
      await enterAs(page, "administrator");
      for (const query of ["", "?kind=view", "?day=2001-01-01"]) {
        await page.goto(`/admin/audit${query}`);
        await clean(page);
      }
      await context.clearCookies();
      await signIn(page, "elin.marsh");
      await page.goto((await page.locator("[data-row]").first().getAttribute("href")) ?? "");
      await page.getByText("Who can see this, who has looked").click();
      await clean(page);
    });
  });
}

async function clean(page: import("@playwright/test").Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"])
    .setLegacyMode()
    .analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0].target}`), page.url()).toEqual([]);
}
