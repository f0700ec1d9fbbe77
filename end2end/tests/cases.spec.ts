import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { enterAs, NOBODYS, OVERALL, signIn } from "./people.ts";
import { own } from "./ruptures.ts";
import { form, free, section, waiting } from "./supervision.ts";
import { expect, test } from "./support.ts";

// Whose clients no other test takes to supervision, and who supervises them.
const [THERAPIST, SUPERVISOR] = ["kwabena.asareholt", "harriet.oyelade"];

const status = (page: Page) => page.getByRole("status");

/** Addresses of the therapist's clients whose case is not on the agenda; both projects take from their own end. */
async function offAgenda(page: Page): Promise<string[]> {
  await signIn(page, THERAPIST);
  const links = await page.locator("tr.client [data-row]").evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""));
  const found: string[] = [];
  for (const href of links) {
    await page.goto(href);
    if ((await form(section(page), "put").count()) > 0) found.push(href);
  }
  return found;
}

test("two clicks from sign-in to which cases to talk about, why, and whether it was talked about", async ({ page }) => {
  await page.goto("/sign-in");
  await page.getByRole("button", { name: "Enter as supervisor" }).click();
  await page.getByRole("link", { name: "Supervision", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("cases are waiting");
  expect(await waiting(page).count()).toBeGreaterThan(5);
  for (const row of await waiting(page).all()) {
    await expect(row.locator(".reasons li").first()).toContainText(/\d+ \w{3}/);
    await expect(row.locator("[data-label='Talked about']")).toHaveText(/^(not yet|client: talked|talked about|settled|not on record|nothing is open)$/);
    await expect(row.locator("th")).toContainText("with ");
  }
  // The weightiest reason comes first.
  await expect(waiting(page).first().locator(".reasons li").first()).toContainText(/said so|safety/);
});

test("a therapist takes a case there with a question, it is decided, and the therapist reads what", async ({ page }, info) => {
  test.slow();
  const href = own(await offAgenda(page), info);
  const question = `Shall I wait? ${randomUUID()}`;
  const decision = `Do not wait. ${randomUUID()}`;
  await page.goto(href);
  await section(page).getByText("Take to supervision").click();
  await form(section(page), "put").getByLabel("Question (optional)").fill(question);
  await form(section(page), "put").getByRole("button").click();
  await expect(status(page)).toHaveText("Put on the agenda.");
  await expect(section(page)).toContainText(question);

  await signIn(page, SUPERVISOR);
  await page.goto("/supervision/cases");
  const row = waiting(page).filter({ hasText: question });
  await expect(row).toContainText("The therapist brings it in, since");
  await page.goto("/supervision/cases?show=agenda");
  const card = page.locator(".review", { hasText: question });
  await card.getByText("Record what was decided").click();
  // Without words nothing is recorded, and the day that was typed stays.
  await card.getByLabel("Look at it again on").fill("2126-01-31");
  await form(card, "decide").getByRole("button").click();
  const again = page.locator(".review", { hasText: question });
  await expect(again.getByRole("alert")).toHaveText("Please write down what was decided.");
  await expect(again.getByLabel("What was decided")).toHaveAttribute("aria-invalid", "true");
  await expect(again.getByLabel("Look at it again on")).toHaveValue("2126-01-31");
  await again.getByLabel("What was decided").fill(decision);
  await form(again, "decide").getByRole("button").click();
  await expect(status(page)).toHaveText("Recorded, and off the agenda.");
  await expect(page.getByText(question)).toHaveCount(0);
  await page.goto("/supervision/cases?show=decided");
  await expect(page.locator(".review", { hasText: decision })).toContainText("To look at again on 31 Jan 2126.");

  await signIn(page, THERAPIST);
  await page.goto(href);
  await expect(section(page)).toContainText(decision);
  await expect(section(page)).toContainText("To look at again on 31 Jan 2126.");
  await section(page).getByText("Correct it").click();
  await form(section(page), "correct").getByLabel("What was decided").fill(`${decision} Or do.`);
  await form(section(page), "correct").getByRole("button").click();
  await expect(status(page)).toHaveText("The correction is recorded.");
  await expect(section(page).locator("blockquote").first()).toHaveText(`${decision} Or do.`);
  await expect(section(page).locator("blockquote").nth(1)).toHaveText(decision);
});

test("what is ticked is printed, and put on the agenda; who put it there takes it off again", async ({ page }, info) => {
  await signIn(page, OVERALL);
  await page.goto("/supervision/cases");
  await page.getByRole("button", { name: "Put on the agenda" }).first().click();
  await expect(page.getByRole("alert")).toHaveText("Tick a case first.");
  const codes = await free(page).locator("th .sub:first-of-type").allInnerTexts();
  const mine = [own(codes, info, 1), own(codes, info, 2)].sort((a, b) => codes.indexOf(a) - codes.indexOf(b));
  for (const code of mine) await waiting(page).filter({ hasText: code }).getByRole("checkbox").check();
  await page.getByRole("button", { name: "Packet to print" }).first().click();
  await expect(page.locator("article.packet h2")).toHaveText(mine.map((code) => `Case ${code}`));

  await page.goto("/supervision/cases");
  for (const code of mine) await waiting(page).filter({ hasText: code }).getByRole("checkbox").check();
  await page.getByRole("button", { name: "Put on the agenda" }).first().click();
  await expect(status(page)).toHaveText("Put on the agenda.");
  for (const code of mine) {
    await page.goto("/supervision/cases?show=agenda");
    await form(page.locator(".review", { hasText: code }), "take-back").getByRole("button").click();
    await expect(status(page)).toHaveText("Taken off the agenda.");
    await expect(page.locator(".review", { hasText: code })).toHaveCount(0);
  }
});

test("who is no supervisor has no such page, and who supervises nobody is told so", async ({ page }) => {
  await enterAs(page, "therapist");
  await expect(page.getByRole("link", { name: "Supervision", exact: true })).toHaveCount(0);
  expect((await page.goto("/supervision/cases"))?.status()).toBe(404);
  await signIn(page, NOBODYS);
  await page.goto("/supervision/cases");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("No cases to supervise at present");
  await page.goto("/supervision/packet");
  await expect(page.getByText("There is nothing to print")).toBeVisible();
});
