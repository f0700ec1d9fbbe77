import { randomUUID } from "node:crypto";
import { expect, type Browser, type Page, type TestInfo } from "@playwright/test";
import { rapport } from "../demo.ts";
import { invited, type SignIn } from "../people-setup.ts";
import { oneTimeCode } from "../visitor.ts";

export type Role = "therapist" | "supervisor" | "administrator";

const people: SignIn[] = JSON.parse(process.env.RAPPORT_SIGN_INS ?? "[]");

/** Someone of the practice; the first of a role is also who the demo's one-click entry lets in as. */
export function person(userName: string): SignIn {
  const found = people.find((person) => person.user_name === userName);
  if (!found) throw new Error(`nobody signs in as ${userName}`);
  return found;
}

export const everyone = (role: Role): SignIn[] => people.filter((person) => person.role === role);

export const [EMPTY, OVERALL, NOBODYS] = ["nila.newcome", "vera.overall", "nele.nobodys"];

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

/** The second step: the code that the person's authenticator shows. One that was used already is refused, then the next. */
export async function giveCode(page: Page, userName: string): Promise<void> {
  const code = page.getByLabel("Code", { exact: true });
  await expect(code).toBeVisible();
  for (let times = 0; times < 3 && page.url().includes("/sign-in/code"); times++) {
    if (times > 0) await page.waitForTimeout(30_000 - (Date.now() % 30_000) + 200);
    await code.fill(oneTimeCode(person(userName).one_time_code_secret));
    await page.getByRole("button", { name: "Continue" }).click();
  }
}

/** With the sign-in that the setup made: a code works once, and waiting for the next would take half a minute. */
export async function signIn(page: Page, who: string | Pick<SignIn, "cookie">): Promise<void> {
  const { cookie } = typeof who === "string" ? person(who) : who;
  const [name, value] = cookie.split(/=(.*)/s);
  const [domain, path, sameSite] = ["127.0.0.1", "/", "Lax" as const];
  await page.context().clearCookies();
  await page.context().addCookies([{ name, value, domain, path, secure: true, httpOnly: true, sameSite }]);
  await page.goto("/");
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

/** Somebody whom no other test knows, signed in nowhere else: a supervisor of `therapist`, or without any case. */
export async function newcomer({ config, project }: TestInfo, therapist?: string): Promise<SignIn> {
  const user_name = `new.${randomUUID().slice(0, 8)}`;
  const person = { name: "Nora Newly", user_name, password: "seven plums argue quietly", role: therapist ? "supervisor" : "therapist" };
  const { dataDir } = config.metadata;
  const signIn = await invited(dataDir, project.use.baseURL ?? "", person);
  if (therapist) rapport(dataDir, ["user", "supervise", user_name, therapist]);
  return signIn;
}
