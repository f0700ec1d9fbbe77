import { test } from "@playwright/test";
import { enterAs, newcomer, signIn } from "../tests/people.ts";
import { keepForm, walkThroughSteps } from "../tests/steps.ts";
import { open, take, type Look } from "./take.ts";

const SOME: readonly Look[] = ["light", "dark", "390"];

test("every step of a first sign-in", async ({ page }, info) => {
  test.slow();
  const names = ["invitation", "new-password", "authenticator", "recovery-codes", "code", "code-wrong"];
  await walkThroughSteps(page, info, async () => take(page, `sign-in-${names.shift()}`, SOME));
});

test("account, and the question for the password", async ({ page }, info) => {
  const nora = await newcomer(info);
  await signIn(page, nora);
  await open(page, "/account");
  await take(page, "account", SOME);
  await keepForm(page, nora);
  await take(page, "kept-form", ["light", "390"]);
  await open(page, "/confirm?next=/admin/people");
  await take(page, "confirm", ["light", "390"]);
});

test("administration", async ({ page }) => {
  test.slow();
  await enterAs(page, "administrator");
  for (const name of ["people", "supervision-lines", "cover", "transfers", "practice", "audit"]) {
    await open(page, `/admin/${name}`);
    await take(page, `admin-${name}`, [...SOME, "print"]);
  }
});
