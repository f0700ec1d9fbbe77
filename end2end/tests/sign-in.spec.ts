import { enterAs, everyone, fillIn, person, signIn, type Role } from "./people.ts";
import { expect, test } from "./support.ts";

const WRONG = "That user name and password do not go together";

test("the ordinary form opens one's own caseload", async ({ page }) => {
  await signIn(page, "elin.marsh");
  await expect(page).toHaveURL("/");
  await expect(page.locator(".who")).toContainText("Elin Marsh");
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
  for (const wanted of ["/?show=needs-a-look&sort=name", client]) {
    await context.clearCookies();
    await page.goto(wanted);
    await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
    await fillIn(page, "elin.marsh", person("elin.marsh").password);
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
  await fillIn(page, "elin.marsh", "a password of nobody");
  await expect(page.getByRole("alert")).toContainText(WRONG);
  await fillIn(page, "elin.marsh", person("elin.marsh").password);
  await expect(page).toHaveURL("/?show=needs-a-look&sort=name");
});

for (const next of ["//evil.example/", "https://evil.example/", "/\\evil.example"]) {
  test(`a link cannot lead away to ${next}`, async ({ page }) => {
    await page.goto(`/sign-in?next=${encodeURIComponent(next)}`);
    await fillIn(page, "elin.marsh", person("elin.marsh").password);
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
