import { randomUUID } from "node:crypto";
import { expect, type Page, type TestInfo } from "@playwright/test";
import { rapport } from "../demo.ts";
import type { SignIn } from "../people-setup.ts";
import { oneTimeCode, Visitor } from "../visitor.ts";

const PASSWORD = "seven plums argue quietly";

/** From an invitation into the practice, out, and half-way in again; `look` sees the page of each step. */
export async function walkThroughSteps(page: Page, { config }: TestInfo, look: (page: Page) => Promise<void>): Promise<void> {
  const userName = `new.${randomUUID().slice(0, 8)}`;
  const args = ["user", "add", userName, "--name", "Nora Newly", "--role", "therapist", "--json"];
  const { code } = JSON.parse(rapport(config.metadata.dataDir, args));
  const go = (name: string) => page.getByRole("button", { name }).click();
  await page.goto("/invitation");
  await look(page);
  await page.getByLabel("Code").fill(code);
  await go("Continue");
  await expect(page).toHaveURL("/sign-in/new-password");
  await look(page);
  await page.getByLabel("New password").fill(PASSWORD);
  await page.getByLabel("The same again").fill(PASSWORD);
  await go("Save the password");
  await expect(page).toHaveURL(/authenticator/);
  await page.getByText("Or type the key by hand").click();
  const secret = (await page.locator("dd code").innerText()).replaceAll(" ", "");
  await look(page);
  await page.getByLabel("The six digits").fill(oneTimeCode(secret));
  await go("Continue");
  await expect(page.locator(".codes li")).toHaveCount(10);
  await look(page);
  await go("I have noted them down");
  await go("Sign out");
  await page.goto("/sign-in");
  await page.getByLabel("User name").fill(userName);
  await page.getByLabel("Password").fill(PASSWORD);
  await go("Sign in");
  await expect(page).toHaveURL("/sign-in/code");
  await look(page);
  await page.getByLabel("Code", { exact: true }).fill("000000");
  await go("Continue");
  await expect(page.getByRole("alert")).toBeVisible();
  await look(page);
  // The next code, which the first sign-in has not used.
  await page.getByLabel("Code", { exact: true }).fill(oneTimeCode(secret, Date.now() + 30_000));
  await go("Continue");
  await expect(page).toHaveURL("/");
}

/** Sends a form from a locked screen, unlocks, and is at the page that offers it again. */
export async function keepForm(page: Page, who: SignIn): Promise<void> {
  const [{ name, value }] = await page.context().cookies();
  const visitor = new Visitor(new URL(page.url()).origin);
  visitor.cookie = `${name}=${value}`;
  await visitor.post("/lock", {});
  await visitor.send("POST", "/admin/people", "do=add&name=Ada+Newly&user_name=ada");
  await page.goto("/confirm");
  await page.getByLabel("Password").fill(who.password);
  await page.getByRole("button", { name: "Unlock" }).click();
  await expect(page.getByRole("button", { name: "Send it now" })).toBeVisible();
}
