import { mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Browser, type BrowserContext, type Page, type TestInfo } from "@playwright/test";
import { rapport } from "../demo.ts";
import { lines, type Line } from "./caseload.ts";
import { signIn } from "./people.ts";

/** Forms change the practice, so they go to clients of a therapist whose caseload no other test counts. */
export const HANDS_OVER = "leila.benhaddou";

export const PHONE = { width: 360, height: 740 };

/** A wording of nobody's questionnaire, as a practice would supply its licensed one. */
export function supplyInventedText({ config, workerIndex }: TestInfo): void {
  const items = Array.from({ length: 12 }, (_, at) => `  { number = ${at + 1}, text = "Invented sentence ${at + 1} about boats" },`);
  const text = [
    'instrument = "WAI-SR"',
    "version = 1",
    'language = "en"',
    'notice = "Invented for a test."',
    'answers = ["calm", "light", "fresh", "strong", "storm"]',
    "items = [",
    ...items,
    "]",
  ].join("\n");
  const file = join(tmpdir(), `rapport-wording-${process.pid}-${workerIndex}.toml`);
  writeFileSync(file, text);
  rapport(config.metadata.dataDir, ["instruments", "text", file]);
}

/**
 * A client of the therapist who is signed in, to whom no other test hands anything over, who has a figure, and who was not there
 * today: then a form is for a session that has none yet. Of those that are taken a folder tells the other workers. Clients whom
 * the therapist covers for a colleague do as well and are taken first, unless it must be one that the therapist treats.
 */
export async function ownClient(page: Page, { config }: TestInfo, treated = false): Promise<string> {
  const taken = join(config.metadata.dataDir, "taken");
  mkdirSync(taken, { recursive: true });
  await page.goto("/?show=all&sort=name");
  const covered = (line: Line) => line.therapist !== "";
  const all = (await lines(page)).sort((a, b) => Number(covered(b)) - Number(covered(a)));
  for (const line of all) {
    const { href, sub, last } = line;
    if (treated && covered(line)) continue;
    if (last === "" || today().startsWith(sub.split(" · ").at(-1) ?? "")) continue;
    try {
      mkdirSync(join(taken, href.split("=")[1]));
      return href;
    } catch {
      // Another test has this one.
    }
  }
  throw new Error("everybody is taken, or was there today");
}

/** As pages write it: `6 Nov 2026`, on the caseload without the year. */
function today(): string {
  const [, day, month, year] = new Date().toUTCString().split(" ");
  return `${Number(day)} ${month} ${year}`;
}

/** Of the table of a client's numbers: the session of today. */
export const todaysRow = (page: Page) => page.locator(".numbers tbody tr").filter({ hasText: today() });

/** Chooses forms on the page for handing over. */
export async function choose(page: Page, client: string, forms: string[]): Promise<void> {
  await page.goto(client);
  await page.getByRole("link", { name: "Hand over a form" }).click();
  await expect(page.getByRole("button", { name: "Make a link" })).toBeVisible();
  const boxes = page.locator("input[type=checkbox]:enabled");
  for (const box of await boxes.all()) await box.setChecked(forms.includes((await box.getAttribute("value")) ?? ""));
  for (const form of forms) await expect(page.locator(`input[type=checkbox][value="${form}"]`)).toBeChecked();
  await page.getByLabel("For which session?").selectOption({ index: 0 });
}

export async function makeLink(page: Page, client: string, forms: string[]): Promise<string> {
  await choose(page, client, forms);
  await page.getByRole("button", { name: "Make a link" }).click();
  await expect(page.getByRole("img", { name: "QR code" })).toBeVisible();
  return page.getByRole("textbox", { name: "The address" }).inputValue();
}

/** The therapist's own browser, beside the client's. */
export async function therapistsPage(browser: Browser, info: TestInfo, who: string): Promise<Page> {
  const context = await browser.newContext({ baseURL: info.project.use.baseURL, locale: "en-GB", timezoneId: "UTC" });
  const page = await context.newPage();
  await signIn(page, who);
  return page;
}

export function phone(browser: Browser, info: TestInfo): Promise<BrowserContext> {
  const { baseURL, javaScriptEnabled } = info.project.use;
  return browser.newContext({ baseURL, javaScriptEnabled, viewport: PHONE, hasTouch: true });
}

/** A disclosure is a group as well. */
export const questions = (page: Page) => page.getByRole("group").filter({ has: page.getByRole("radio") });
export const on = (page: Page) => page.locator("button[value=on]");

/** Answers every question of the page as `pick` says, from 0 for the first answer. */
export async function answer(page: Page, pick: (question: string) => number): Promise<void> {
  for (const question of await questions(page).all()) {
    const name = (await question.getByRole("radio").first().getAttribute("name")) ?? "";
    await question.locator("label").nth(pick(name)).click();
  }
}

/** From page to page until it is sent. */
export async function fillIn(page: Page, pick: (question: string) => number, look?: () => Promise<void>): Promise<void> {
  for (let left = 10; left > 0; left--) {
    await answer(page, pick);
    await look?.();
    const label = await on(page).innerText();
    const before = await page.locator("input[name=step]").inputValue();
    await on(page).click();
    if (label.startsWith("Send")) return;
    await expect(page.locator("input[name=step]")).not.toHaveValue(before);
  }
  throw new Error("the form has no end");
}

/** What can be touched and is smaller than a fingertip. */
export function smallTargets(page: Page): Promise<string[]> {
  return page.locator("label:has(input), button, textarea, summary, a, input:not([type=hidden], [type=radio])").evaluateAll((targets) =>
    targets
      .map((target) => ({ target, box: target.getBoundingClientRect() }))
      .filter(({ box }) => box.width < 44 || box.height < 44)
      .map(({ target, box }) => `${target.textContent?.trim() || target.tagName}: ${box.width}×${box.height}`),
  );
}
