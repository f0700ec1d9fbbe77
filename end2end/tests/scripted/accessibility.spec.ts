import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { lines } from "../caseload.ts";
import { fillIn, HANDS_OVER, makeLink, ownClient, PHONE } from "../client-forms.ts";
import { firstIn } from "../client-page.ts";
import { cover, leaveAlone, openWithClock, unlock } from "../lock.ts";
import { EMPTY, enterAs, newcomer, NOBODYS, OVERALL, signIn } from "../people.ts";
import { keepForm, walkThroughSteps } from "../steps.ts";
import { expect, test } from "../support.ts";

const RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"];

const LOOKS = [
  { name: "light", use: { colorScheme: "light" }, without: [] },
  { name: "dark", use: { colorScheme: "dark" }, without: [] },
  // Here the reader chooses the colours, and axe takes the page's own for them.
  { name: "forced colours", use: { contextOptions: { forcedColors: "active" } }, without: ["color-contrast"] },
] as const;

const STATES = ["Possible rupture", "Discussed", "No recent rating", "Building a baseline", "Always at the maximum", "No unusual drop"];

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
      for (const address of ["people", "supervision-lines", "cover", "transfers", "practice", "instruments"]) await visit(page, `/admin/${address}`);
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

    test("sessions: the list, a new one, one with its paper forms, answers that are wrong, a rating", async ({ page }) => {
      await enterAs(page, "therapist");
      await visit(page, (await firstIn(page, "Discussed")).replace("?", "/sessions?"));
      await page.getByRole("link", { name: "Record a session" }).click();
      await check(page);
      await page.goBack();
      const rated = page.locator("tbody tr", { has: page.locator("td:last-child a") }).first();
      await rated.getByRole("rowheader").getByRole("link").click();
      for (const summary of await page.locator("main summary").all()) await summary.click();
      await check(page);
      await page.locator(".papers a").last().click();
      await page.getByLabel("Answers", { exact: true }).fill("x");
      await page.getByLabel("Answers", { exact: true }).press("Enter");
      await expect(page.getByRole("alert")).toBeVisible();
      await check(page);
      await page.locator(".crumb a").last().click();
      await rated.locator("td:last-child a").first().click();
      for (const summary of await page.locator("main summary").all()) await summary.click();
      await check(page);
    });

    test("supervision: cases that wait, a refused form, the agenda, decisions, the packet, none", async ({ page }) => {
      test.slow();
      await enterAs(page, "supervisor");
      await visit(page, "/supervision/cases");
      await page.getByRole("button", { name: "Put on the agenda" }).first().click();
      await expect(page.getByRole("alert")).toBeVisible();
      await check(page);
      for (const show of ["agenda", "decided"]) {
        await page.goto(`/supervision/cases?show=${show}`);
        for (const summary of await page.locator("main summary").all()) await summary.click();
        await check(page);
      }
      await visit(page, "/supervision/packet");
      for (const address of ["/supervision", "/supervision?view=practice"]) {
        await page.goto(address);
        for (const summary of await page.locator("main summary").all()) await summary.click();
        await check(page);
      }
      await signIn(page, NOBODYS);
      await visit(page, "/supervision/cases");
    });

    test("ruptures: the worklist, an open one with every form, the brief, the page to look at together", async ({ page }) => {
      await enterAs(page, "therapist");
      await visit(page, "/ruptures?show=closed");
      await visit(page, "/ruptures");
      await page.locator(".worklist th a").first().click();
      for (const summary of await page.locator(".rupture summary").all()) await summary.click();
      await check(page);
      await page.getByRole("link", { name: "One page before the session" }).click();
      await check(page);
      await page.goBack();
      await page.getByRole("link", { name: "Look at it together" }).click();
      await check(page);
      await page.getByRole("button", { name: "Save" }).click();
      await expect(page.getByRole("alert")).toBeVisible();
      await check(page);
    });

    test("a new client with what is refused, details with every form, past clients", async ({ page }) => {
      await enterAs(page, "therapist");
      const open = (await firstIn(page, "Discussed")).replace("?", "/details?");
      await visit(page, "/clients/new");
      await page.getByLabel("Code").fill("a:b");
      await page.getByLabel("Name", { exact: true }).fill("Somebody New");
      await page.getByRole("button", { name: "Add the client" }).click();
      await expect(page.getByRole("alert")).toBeVisible();
      await check(page);
      for (const address of ["/clients/past", "/clients/past?show=archived"]) await visit(page, address);
      await page.goto("/clients/past");
      const [past] = await page.locator("[data-row]").evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""));
      for (const address of [open, past.replace("?", "/details?")]) {
        await page.goto(address);
        for (const summary of await page.locator("main summary").all()) await summary.click();
        await check(page);
      }
    });

    test("handing over, and the forms that clients fill in", async ({ page, browser, baseURL }, info) => {
      test.slow();
      await signIn(page, HANDS_OVER);
      const client = await ownClient(page, info);
      const [path, query] = client.split("?");
      await visit(page, `${path}/hand-over?${query}`);
      const link = await makeLink(page, client, ["PHQ-9", "CHECK-1"]);
      await check(page);
      const context = await browser.newContext({ baseURL, viewport: PHONE, ...use });
      const form = await context.newPage();
      for (const address of [link, `${link}?step=3`, "/r/nothing", "/kiosk"]) await visit(form, address);
      await form.goto(link);
      await form.getByRole("button", { name: "Next" }).click();
      await expect(form.getByRole("alert")).toBeVisible();
      await check(form);
      await form.goto(link);
      await fillIn(form, () => 1);
      await expect(form.getByText("Please talk to somebody today")).toBeVisible();
      await check(form);
      await context.close();
      // An answer about safety, above the caseload and on the client's page.
      for (const address of ["/", client]) await visit(page, address);
    });

    test("about the numbers, and an unknown address", async ({ page }) => {
      await visit(page, "/about-the-numbers");
      await enterAs(page, "therapist");
      for (const address of ["/about-the-numbers", "/nowhere"]) await visit(page, address);
    });

    test("the account, the question for the password, a kept form, and the cover", async ({ page }, info) => {
      const nora = await newcomer(info);
      await signIn(page, nora);
      for (const address of ["/account", "/account?problem=length", "/account?done=password", "/kept-form"]) await visit(page, address);
      await visit(page, "/confirm?next=/account");
      await keepForm(page, nora);
      await check(page);
      await openWithClock(page, "/account");
      await leaveAlone(page, 16);
      await expect(cover(page)).toBeVisible();
      await check(page);
      await unlock(page, "not the password");
      await expect(cover(page).getByRole("alert")).toBeVisible();
      await check(page);
    });

    test("every step of a first sign-in, and of the next", async ({ page }, info) => {
      await walkThroughSteps(page, info, check);
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
