import type { Page, TestInfo } from "@playwright/test";
import { everyone, signIn } from "./people.ts";
import { own } from "./ruptures.ts";
import { expect, test } from "./support.ts";

const status = (page: Page) => page.getByRole("status");
const answers = (page: Page) => page.getByLabel("Answers", { exact: true });

/** "Record a session" for a client of the nth therapist from the end who had none today (the last has no clients); each test has its own. */
async function recordWithOneOf(page: Page, info: TestInfo, nth: number) {
  await signIn(page, everyone("therapist").at(-2 - nth)!.user_name);
  await page.goto("/?sort=name");
  const month = new Date().toLocaleDateString("en-US", { month: "short", timeZone: "UTC" });
  const today = `${new Date().getUTCDate()} ${month}`;
  const covered = page.locator(".sub", { hasText: /^with / });
  const rows = page.locator("tr.client").filter({ hasNotText: today, hasNot: covered });
  const links = await rows.locator(".record").evaluateAll((all) => all.map((link) => link.getAttribute("href") ?? ""));
  return page.locator(`.record[href="${own(links, info)}"]`);
}

/** The link to a paper form, unfolded where it is not among the usual ones. */
async function paper(page: Page, name: string) {
  const link = page.locator(".papers a", { hasText: name }).first();
  if (!(await link.isVisible())) await page.getByText("Other questionnaires").click();
  return link;
}

async function press(page: Page, target: ReturnType<Page["locator"]>, key = "Enter"): Promise<void> {
  await target.focus();
  await expect(target).toBeFocused();
  await page.keyboard.press(key);
}

/** Counts what the keyboard does from here on. */
function keys(page: Page) {
  let pressed = 0;
  return {
    press: async (text: string) => {
      for (const key of text.match(/Enter|Tab|./g) ?? []) {
        await page.keyboard.press(key);
        pressed += 1;
      }
    },
    pressed: () => pressed,
  };
}

test("two keystrokes record a session from the caseload, fourteen a paper form; each is taken back", async ({ page }, info) => {
  const link = await recordWithOneOf(page, info, 0);
  const toSession = keys(page);
  await link.focus();
  await toSession.press("Enter");
  await expect(page.getByRole("button", { name: "Record", exact: true })).toBeFocused();
  await toSession.press("Enter");
  await expect(status(page)).toContainText(/Recorded: session \d+, .*, held\./);
  expect(toSession.pressed()).toBe(2);

  const session = page.url();
  await press(page, await paper(page, "WAI-SR, by the client"));
  await expect(answers(page)).toBeFocused();
  const toRating = keys(page);
  await toRating.press("544353445354Enter");
  await expect(status(page)).toContainText("The rating is recorded.");
  expect(toRating.pressed()).toBeLessThanOrEqual(14);
  // (5+4+4+3+5+3+4+4+5+3+5+4) / 12
  await expect(page.getByRole("link", { name: "WAI-SR 4.08" })).toBeVisible();

  await press(page, page.getByRole("button", { name: "Take the rating back" }));
  await expect(status(page)).toContainText("The rating is taken back");
  await expect(page.getByText("It counts nowhere.")).toBeVisible();
  await expect(page.locator(".notes")).toContainText("544353445354");
  await page.goto(session);
  await press(page, page.getByRole("button", { name: "Take it back" }));
  await expect(status(page)).toHaveText("The session is removed.");
  await expect(page.getByRole("link", { name: "WAI-SR, by the client" }).first()).toBeVisible();
});

test("a late session that did not take place finds its number, and a wrong day says what is wrong", async ({ page }, info) => {
  await (await recordWithOneOf(page, info, 1)).click();
  const crumb = page.locator(".crumb a").last();
  const list = await crumb.getAttribute("href");
  await page.goto(list!);
  const rows = page.locator("tbody tr");
  const before = await rows.count();
  const dates = await rows.locator("td:nth-child(2)").allInnerTexts();
  const day = (text: string) => new Date(`${text} UTC`);
  // Between the last two sessions, where there is a day between them.
  const late = new Date(day(dates[1]).getTime() + 24 * 3600 * 1000).toISOString().slice(0, 10);
  const last = await rows.first().locator("th").innerText();

  await page.getByRole("link", { name: "Record a session" }).click();
  await page.getByLabel("Day", { exact: true }).evaluate((field: HTMLInputElement) => field.removeAttribute("max"));
  await page.getByLabel("Day", { exact: true }).fill("2126-01-01");
  await page.getByLabel("Cancelled").check();
  await page.getByLabel("By phone").check();
  await page.getByRole("button", { name: "Record", exact: true }).click();
  await expect(page.getByLabel("Day", { exact: true })).toHaveAccessibleDescription(/still to come/);
  await expect(page.getByLabel("Day", { exact: true })).toHaveValue("2126-01-01");
  await expect(page.getByLabel("By phone")).toBeChecked();

  await page.getByLabel("Day", { exact: true }).fill(late);
  await page.getByRole("button", { name: "Record", exact: true }).click();
  await expect(status(page)).toContainText(`Recorded: ${last.toLowerCase()},`);
  await expect(status(page)).toContainText("cancelled");
  await page.goto(list!);
  await expect(rows).toHaveCount(before + 1);
  await expect(rows.nth(1)).toContainText(last);
  await expect(rows.nth(1)).toContainText("Cancelled");

  await rows.nth(1).getByRole("link").click();
  await page.getByText("Change this session").click();
  await page.getByLabel("Did not attend").check();
  await page.getByRole("button", { name: "Save the change" }).click();
  await expect(page.locator(".lead")).toContainText("Did not attend");
  await page.getByText("Remove this session").click();
  await page.getByRole("button", { name: "Remove the session" }).click();
  await expect(rows).toHaveCount(before);
  await expect(rows.first()).toContainText(last);
});

test("answers that the form cannot have are named by item, and nothing typed is lost", async ({ page }, info) => {
  await (await recordWithOneOf(page, info, 2)).click();
  await page.getByRole("button", { name: "Record", exact: true }).click();
  await (await paper(page, "SRS, by the client")).click();
  for (const [typed, says] of [
    ["", "Type the answers"],
    ["7.5 8", "There are 2 answers, and the form has 4 items"],
    ["7.5 8 11 6", "Item 3: answers go from 0 to 10"],
    ["7.5 8 x 6", "Item 3: this is no number"],
  ]) {
    await answers(page).evaluate((field: HTMLInputElement) => field.removeAttribute("required"));
    await answers(page).fill(typed);
    await answers(page).press("Enter");
    await expect(answers(page)).toHaveAccessibleDescription(new RegExp(says));
    await expect(answers(page)).toHaveValue(typed);
  }
  await answers(page).fill("7,5 8,0 9,1 6,6");
  await answers(page).press("Enter");
  await expect(status(page)).toContainText("The rating is recorded.");
  await expect(page.getByRole("link", { name: "SRS 31.2" })).toBeVisible();
});

test("a rating is corrected and moved, each with a reason, and tells what it said before", async ({ page }, info) => {
  await (await recordWithOneOf(page, info, 3)).click();
  await page.getByRole("button", { name: "Record", exact: true }).click();
  const session = page.url();
  await (await paper(page, "CORE-10")).click();
  await answers(page).fill("01234-0123");
  await answers(page).press("Enter");
  await page.getByRole("link", { name: /^CORE-10/ }).click();
  await expect(page.getByText(/Entered from paper by /)).toBeVisible();

  await page.getByText("Correct the answers").click();
  await answers(page).fill("0123440123");
  await page.getByLabel("Reason").first().fill("The sixth was ticked after all.");
  await page.getByRole("button", { name: "Save the correction" }).click();
  await expect(status(page)).toContainText("The rating is corrected");
  await expect(page.getByText("Answers: 0123440123")).toBeVisible();
  await expect(page.locator(".notes")).toContainText("Before: 01234-0123");
  await expect(page.locator(".notes")).toContainText("The sixth was ticked after all.");

  await page.getByText("It belongs to another session").click();
  const move = page.locator("form", { has: page.locator("input[name=do][value=move]") });
  await move.getByLabel("Reason").fill("Handed in a week late.");
  await move.getByRole("button", { name: "Move it" }).click();
  await expect(status(page)).toContainText("The rating is moved");
  await expect(page.locator(".notes li")).toHaveCount(2);
  await expect(page.locator(".lead a")).not.toHaveAttribute("href", new URL(session).pathname);
});
