import { expect, type Browser, type Page } from "@playwright/test";
import type { SignIn } from "../people-setup.ts";

export type Role = "therapist" | "supervisor" | "administrator";

const people: SignIn[] = JSON.parse(process.env.RAPPORT_SIGN_INS ?? "[]");

/** Someone of the practice; the first of a role is also who the demo's one-click entry lets in as. */
export function person(userName: string): SignIn {
  const found = people.find((person) => person.user_name === userName);
  if (!found) throw new Error(`nobody signs in as ${userName}`);
  return found;
}

export const everyone = (role: Role): SignIn[] => people.filter((person) => person.role === role);

export const [EMPTY, OVERALL] = ["nila.newcome", "vera.overall"];

/** Through the demo's one-click entry. */
export async function enterAs(page: Page, role: Role): Promise<void> {
  await page.goto("/sign-in");
  await page.getByRole("button", { name: `Enter as ${role}` }).click();
  await expect(page.getByRole("button", { name: "Sign out" })).toBeVisible();
}

/** Through the ordinary form, on whatever sign-in page is open. */
export async function fillIn(page: Page, userName: string, password: string): Promise<void> {
  await page.getByLabel("User name").fill(userName);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

export async function signIn(page: Page, userName: string): Promise<void> {
  await page.goto("/sign-in");
  await fillIn(page, userName, person(userName).password);
  await expect(page.getByRole("button", { name: "Sign out" })).toBeVisible();
}

/** What `look` finds in a browser of its own, signed in as somebody else. */
export async function asAnother<T>(browser: Browser, userName: string, look: (page: Page) => Promise<T>): Promise<T> {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await signIn(page, userName);
    return await look(page);
  } finally {
    await context.close();
  }
}
