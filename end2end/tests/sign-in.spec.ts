import { enterAs, everyone, fillIn, giveCode, person, type Role } from "./people.ts";
import type { Page } from "@playwright/test";
import { rapport } from "../demo.ts";
import { oneTimeCode } from "../visitor.ts";
import { expect, test } from "./support.ts";

const WRONG = "That user name and password do not go together";

// A code works once, so each of these signs in as somebody else, and may have to wait for the next code.
test.slow();

/** Password and code, on whatever sign-in page is open. */
async function signInHere(page: Page, userName: string): Promise<void> {
  await fillIn(page, userName, person(userName).password);
  await giveCode(page, userName);
}

async function choose(page: Page, password: string): Promise<void> {
  await page.getByLabel("New password").fill(password);
  await page.getByLabel("The same again").fill(password);
  await page.getByRole("button", { name: "Save the password" }).click();
}

test("the ordinary form opens one's own caseload", async ({ page }) => {
  await page.goto("/sign-in");
  await signInHere(page, "kwabena.asareholt");
  await expect(page).toHaveURL("/");
  await expect(page.locator(".who")).toContainText("Kwabena Asare");
});

test("an invitation leads to a password, an authenticator and recovery codes, and the code works once", async ({ page }, info) => {
  const userName = `new.${info.project.name}`;
  const { dataDir } = info.config.metadata;
  const args = ["user", "add", userName, "--name", "Ada Newly", "--role", "therapist", "--json"];
  const { code } = JSON.parse(rapport(dataDir, args));
  await page.goto("/sign-in");
  await page.getByRole("link", { name: "I have an invitation" }).click();
  await page.getByLabel("Code").fill(code);
  await page.getByRole("button", { name: "Continue" }).click();

  await expect(page.getByText("Welcome, Ada Newly")).toBeVisible();
  await choose(page, "adanewly adanewly");
  await expect(page.getByRole("alert")).toContainText("easy to guess");
  await choose(page, "seven plums argue quietly");

  await expect(page.getByRole("img", { name: /Square code/ })).toBeVisible();
  await page.getByText("Or type the key by hand").click();
  const secret = (await page.locator("dd code").innerText()).replaceAll(" ", "");
  await page.getByLabel("The six digits").fill(oneTimeCode(secret));
  await page.getByRole("button", { name: "Continue" }).click();

  await expect(page.locator(".codes li")).toHaveCount(10);
  await page.getByRole("button", { name: "I have noted them down" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.locator(".who")).toContainText("Ada Newly");

  await page.getByRole("link", { name: "My account" }).click();
  await expect(page.getByText("10 recovery codes left")).toBeVisible();
  await expect(page.getByRole("row")).toHaveCount(2);
  await page.goto("/invitation");
  await page.getByLabel("Code").fill(code);
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByRole("alert")).toContainText("That code opens nothing");
});

for (const [what, userName] of [["a wrong password", "elin.marsh"], ["an unknown name", "nobody.here"]] as const) {
  test(`${what} is refused in words and nothing is kept`, async ({ page, context }) => {
    await page.goto("/sign-in");
    await fillIn(page, userName, "a password of nobody");
    await expect(page.getByRole("alert")).toContainText(WRONG);
    await expect(page.getByLabel("User name")).toHaveValue("");
    await expect(page.getByLabel("Password")).toHaveValue("");
    expect(page.url()).not.toContain(userName);
    expect(await context.cookies()).toEqual([]);
  });
}

test("the cookie is out of reach of scripts and other sites", async ({ page, context }) => {
  await enterAs(page, "therapist");
  const cookies = await context.cookies();
  expect(cookies).toHaveLength(1);
  expect(cookies[0]).toMatchObject({ name: "__Host-sid", httpOnly: true, secure: true, sameSite: "Lax", expires: -1 });
});

test("signing out ends it, for the back button and for a copied cookie too", async ({ page, context }) => {
  await enterAs(page, "therapist");
  const client = await page.locator("[data-row]").first().innerText();
  const cookies = await context.cookies();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL("/sign-in");
  expect(await context.cookies()).toEqual([]);

  await page.goBack();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await expect(page.locator("body")).not.toContainText(client);

  await context.addCookies(cookies);
  await page.goto("/");
  await expect(page).toHaveURL("/sign-in");
});

test("no page may be stored by the browser", async ({ page }) => {
  const signInPage = await page.goto("/sign-in");
  await enterAs(page, "therapist");
  const caseload = await page.goto("/");
  const client = await page.goto((await page.locator("[data-row]").first().getAttribute("href")) ?? "");
  for (const response of [signInPage, caseload, client]) {
    expect(response?.headers()["cache-control"]).toBe("no-store");
  }
});

test("after signing in one is where one wanted to go", async ({ page, context }) => {
  await enterAs(page, "therapist");
  const client = (await page.locator("[data-row]").first().getAttribute("href")) ?? "";
  for (const [wanted, userName] of [["/?show=needs-a-look&sort=name", "ines.quintanar"], [client, "soren.lindbak"]]) {
    await context.clearCookies();
    await page.goto(wanted);
    await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
    await signInHere(page, userName);
    await expect(page).toHaveURL(wanted);
  }
});

test("how the numbers come about can be read without signing in", async ({ page }) => {
  await page.goto("/sign-in");
  await page.getByRole("link", { name: "About the numbers" }).click();
  await expect(page).toHaveURL("/about-the-numbers");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("About the numbers");
});

test("a wrong password on the way does not lose the way", async ({ page }) => {
  await page.goto("/?show=needs-a-look&sort=name");
  await fillIn(page, "meera.sundaresh", "a password of nobody");
  await expect(page.getByRole("alert")).toContainText(WRONG);
  await signInHere(page, "meera.sundaresh");
  await expect(page).toHaveURL("/?show=needs-a-look&sort=name");
});

for (const [next, userName] of [
  ["//evil.example/", "owain.trefor"],
  ["https://evil.example/", "leila.benhaddou"],
  ["/\\evil.example", "petra.vodrazkova"],
]) {
  test(`a link cannot lead away to ${next}`, async ({ page }) => {
    await page.goto(`/sign-in?next=${encodeURIComponent(next)}`);
    await signInHere(page, userName);
    await expect(page).toHaveURL("/");
  });
}

test("the demo's entries are marked as such and lead in", async ({ page }) => {
  await page.goto("/sign-in");
  const doors = page.getByRole("region", { name: "Look around the demo practice" });
  await expect(doors).toContainText("Invented people, no password");
  for (const role of ["therapist", "supervisor", "administrator"] as Role[]) {
    await page.goto("/sign-in");
    const [first] = everyone(role);
    await expect(doors.getByRole("button", { name: `Enter as ${role}` })).toContainText(`as ${first.user_name}`);
    await enterAs(page, role);
    await expect(page.locator(".who")).toContainText(first.name);
    await expect(page.getByText("Demo practice. Every person here is invented.")).toBeVisible();
  }
});
