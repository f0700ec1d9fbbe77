import type { Page, TestInfo } from "@playwright/test";
import { everyone, signIn } from "./people.ts";

/** A line of the worklist: whose it is, what it says, where it leads. */
export type Line = { user: string; state: string; ratings: string; href: string };

async function lines(page: Page, user: string): Promise<Line[]> {
  return page.locator(".worklist tbody tr").evaluateAll(
    (rows, user) =>
      rows.map((row) => ({
        user,
        state: (row.querySelector(".state")?.textContent ?? "").trim(),
        ratings: (row.querySelectorAll("td")[2]?.textContent ?? "").trim(),
        href: row.querySelector("th a")?.getAttribute("href") ?? "",
      })),
    user,
  );
}

/** Every line of the practice that `wanted` fits, therapist by therapist. */
export async function find(page: Page, show: string, wanted: (line: Line) => boolean): Promise<Line[]> {
  const found: Line[] = [];
  for (const { user_name } of everyone("therapist")) {
    await signIn(page, user_name);
    await page.goto(`/ruptures?show=${show}`);
    found.push(...(await lines(page, user_name)).filter(wanted));
  }
  return found;
}

/** Tests with and without JavaScript run at once over one practice: each takes its own end of a list. */
export function own<T>(found: T[], info: TestInfo, nth = 0): T {
  const at = info.project.name === "no-javascript" ? found.length - 1 - nth : nth;
  if (found.length < 2 * (nth + 1)) throw new Error(`only ${found.length} of these; both projects need their own`);
  return found[at];
}

/** Opens the rupture of a line as its therapist. */
export async function open(page: Page, line: Line): Promise<void> {
  await signIn(page, line.user);
  await page.goto(line.href);
}

/** Addresses of the clients of `user` who have no open rupture, were seen, and are the user's own. */
export async function calmClients(page: Page, user: string): Promise<string[]> {
  await signIn(page, user);
  const links = await page.locator("tr.client [data-row]").evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""));
  const calm: string[] = [];
  for (const href of links) {
    await page.goto(href);
    if ((await felt(page).count()) > 0) calm.push(href);
  }
  return calm;
}

export const felt = (page: Page) => page.locator("summary", { hasText: "I felt something" });

/** The rupture that the page is about: the first, open ones come first. */
export const first = (page: Page) => page.locator("article.rupture").first();

/** Records "I felt something" with a note, and answers the rupture's address. */
export async function feel(page: Page, note: string): Promise<void> {
  await felt(page).click();
  const form = page.locator("form.act", { has: page.locator("input[value=felt]") });
  await form.getByLabel("Note (optional)").fill(note);
  await form.getByRole("button", { name: "Record it" }).click();
}

/** Opens a folded form and answers it. */
export async function fold(page: Page, name: string, step: string) {
  const article = first(page);
  await article.locator("summary", { hasText: name }).click();
  return article.locator("form.act", { has: page.locator(`input[name=do][value=${step}]`) });
}
