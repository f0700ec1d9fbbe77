import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { lines } from "../caseload.ts";
import { firstIn } from "../client-page.ts";
import { EMPTY, enterAs, OVERALL, signIn } from "../people.ts";
import { expect, test } from "../support.ts";

const RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"];

const LOOKS = [
  { name: "light", use: { colorScheme: "light" }, without: [] },
  { name: "dark", use: { colorScheme: "dark" }, without: [] },
  // Here the reader chooses the colours, and axe takes the page's own for them.
  { name: "forced colours", use: { contextOptions: { forcedColors: "active" } }, without: ["color-contrast"] },
] as const;

const STATES = ["Lowest so far", "No recent rating", "Building a baseline", "Always at the maximum", "No new low"];

for (const { name, use, without } of LOOKS) {
  test.describe(`axe finds nothing, ${name}:`, () => {
    test.use(use);
    const check = (page: Page) => analyze(page, without);
    const visit = async (page: Page, address: string) => {
      await page.goto(address);
      await check(page);
    };

    test("signing in", async ({ page }) => {
      for (const address of ["/sign-in", "/sign-in?problem=wrong", "/sign-in?problem=busy", "/invitation"]) await visit(page, address);
    });

    test("caseload of a therapist, with filters and searches", async ({ page }) => {
      await enterAs(page, "therapist");
      for (const query of ["", "?show=needs-a-look", "?show=no-recent-rating", "?sort=name", "?find=zzzz"]) {
        await visit(page, `/${query}`);
      }
    });

    test("caseload of a supervisor", async ({ page }) => {
      await enterAs(page, "supervisor");
      await check(page);
    });

    test("caseload of an administrator, and an empty one", async ({ page }) => {
      await enterAs(page, "administrator");
      await check(page);
      await signIn(page, EMPTY);
      await check(page);
    });

    test("the administration, with a refused form", async ({ page }) => {
      await enterAs(page, "administrator");
      for (const address of ["people", "supervision-lines", "cover", "transfers"]) await visit(page, `/admin/${address}`);
      await page.goto("/admin/people?done=added");
      await page.locator("summary").first().click();
      await check(page);
      const form = page.getByRole("region", { name: "Add a person" });
      await form.getByLabel("Name", { exact: true }).fill("A");
      await form.getByLabel("User name").fill("not a user name");
      await form.getByRole("button").click();
      await expect(form.getByRole("alert").first()).toBeVisible();
      await check(page);
    });

    test("clients of every kind, and an unknown one", async ({ page }) => {
      await enterAs(page, "therapist");
      const found = await Promise.all(STATES.map((state) => firstIn(page, state)));
      for (const address of [...found, "/clients/unknown"]) await visit(page, address);
    });

    test("about the numbers, and an unknown address", async ({ page }) => {
      await visit(page, "/about-the-numbers");
      await enterAs(page, "therapist");
      for (const address of ["/about-the-numbers", "/nowhere"]) await visit(page, address);
    });

    test("what opens: the table and the list of shortcuts", async ({ page }) => {
      await enterAs(page, "therapist");
      await page.getByRole("button", { name: "Keyboard shortcuts" }).click();
      await check(page);
      await page.keyboard.press("Escape");
      await page.goto((await lines(page))[0].href);
      await page.getByText("The same numbers as a table").click();
      await check(page);
    });
  });
}

test("axe finds nothing: a caseload of everybody", async ({ page }) => {
  test.slow(); // axe looks at some 10,000 elements
  await signIn(page, OVERALL);
  await analyze(page);
});

async function analyze(page: Page, without: readonly string[] = []): Promise<void> {
  // Legacy mode opens no second page, which would be one of another origin.
  const { violations } = await new AxeBuilder({ page })
    .withTags(RULES)
    .disableRules([...without])
    .setLegacyMode()
    .analyze();
  const found = violations.map(({ id, help, nodes }) => ({
    rule: `${id}: ${help}`,
    where: nodes.slice(0, 4).map((node) => `${node.target.join(" ")}: ${node.any[0]?.message ?? node.failureSummary}`),
    count: nodes.length,
  }));
  expect(found, page.url()).toEqual([]);
}

test("where one is can be told without colours", async ({ page }) => {
  await page.emulateMedia({ forcedColors: "active" });
  await enterAs(page, "therapist");
  for (const links of [".filters a", ".bar nav a"]) {
    const looks = await page.locator(links).evaluateAll((links) =>
      links.map((link) => {
        const { textDecorationLine, fontWeight, borderBlockEndWidth, outlineStyle } = getComputedStyle(link);
        return { current: link.hasAttribute("aria-current"), look: [textDecorationLine, fontWeight, borderBlockEndWidth, outlineStyle].join() };
      }),
    );
    const of = (current: boolean) => looks.filter((look) => look.current === current).map((look) => look.look);
    expect(of(true), links).toHaveLength(1);
    expect(of(false), links).not.toContain(of(true)[0]);
  }
});
