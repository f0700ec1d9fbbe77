import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { enterAs, newcomer, signIn } from "./people.ts";
import { expect, test } from "./support.ts";

const status = (page: Page) => page.getByRole("status");

/** A therapist whom no other test knows, with an empty caseload. */
async function begin(page: Page, info: Parameters<typeof newcomer>[0]) {
  await signIn(page, await newcomer(info));
  await page.getByRole("link", { name: "Add a client" }).click();
  const own = randomUUID().slice(0, 8);
  return { code: (n: number) => `${own}-${n}` };
}

async function add(page: Page, code: string, name: string) {
  await page.goto("/clients/new");
  await page.getByLabel("Code").fill(code);
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByRole("button", { name: "Add the client" }).click();
}

test("a client is added with the keyboard alone, and a first session follows", async ({ page }, info) => {
  const { code } = await begin(page, info);
  await expect(page.getByLabel("Code")).toBeFocused();
  for (const text of [code(1), "Maximiliana Theodora Featherstonehaugh-Cholmondeley", "01234 567890"]) {
    await page.keyboard.type(text);
    await page.keyboard.press("Tab");
  }
  await page.keyboard.press("Enter");
  await expect(status(page)).toContainText("The client is on your caseload.");
  await status(page).getByRole("link", { name: "Record a session" }).click();
  await page.getByRole("button", { name: "Record", exact: true }).click();
  await expect(status(page)).toContainText("Recorded: session 1");
  await page.goto("/");
  await expect(page.locator("[data-row]")).toHaveText(["Maximiliana Theodora Featherstonehaugh-Cholmondeley"]);
});

test("what is refused comes back with what was typed: a code in use, a name like another, a day to come", async ({ page }, info) => {
  const { code } = await begin(page, info);
  await add(page, code(1), "Ann Marsh");
  await expect(status(page)).toBeVisible();
  await add(page, code(2), "Marsh, Anne");
  await expect(page.getByRole("alert")).toContainText("Is this the same person");
  await expect(page.getByRole("alert").getByRole("link")).toHaveText(`Ann Marsh, ${code(1)}`);
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue("Marsh, Anne");
  await page.getByLabel("Yes, this is another person").check();
  await page.getByRole("button", { name: "Add the client" }).click();
  await expect(status(page)).toContainText("The client is on your caseload.");
  await add(page, code(1).toUpperCase(), "Owain Trefor");
  await expect(page.getByRole("alert")).toContainText(`Ann Marsh, ${code(1)}`);
  await add(page, "a:b", "Owain Trefor");
  await expect(page.getByRole("alert")).toContainText("Choose a code without one.");
  // A colleague is told that the code is in use, and of whom not a word.
  await signIn(page, await newcomer(info));
  await add(page, code(1), "Ann Marsh");
  await expect(page.getByRole("alert")).toContainText("This code is in use in your practice.");
  await expect(page.getByRole("alert").getByRole("link")).toHaveCount(0);
});

test("a treatment ends, is taken back, ends again, is archived and begins anew", async ({ page }, info) => {
  const { code } = await begin(page, info);
  await add(page, code(1), "Ann Marsh");
  const end = async () => {
    await page.getByText("End this treatment").click();
    await page.getByLabel("Planned", { exact: true }).check();
    await page.getByLabel("Yes", { exact: true }).check();
    await page.getByRole("button", { name: "End the treatment" }).click();
    await expect(status(page)).toContainText("The treatment has ended.");
  };
  await end();
  const details = page.url();
  await page.goto("/");
  await expect(page.getByText("No clients here yet")).toBeVisible();
  await page.goto(details);
  await status(page).getByRole("button", { name: "Take the ending back" }).click();
  await expect(status(page)).toContainText("everything is as it was");
  await end();
  await page.getByText("Archive this client").click();
  await page.getByRole("button", { name: "Archive", exact: true }).click();
  await expect(status(page)).toContainText("The client is archived.");
  await page.goto("/clients/past");
  await expect(page.getByText("Nobody is here; all who have ended are archived.")).toBeVisible();
  await page.getByRole("link", { name: /^Archived/ }).click();
  await page.getByRole("link", { name: "Ann Marsh" }).click();
  await page.getByRole("link", { name: "Details and ending" }).click();
  await page.getByText("Begin a further treatment").click();
  await page.getByRole("button", { name: "Begin the treatment" }).click();
  await expect(status(page)).toContainText("The treatment has begun");
  await page.goto("/");
  await expect(page.locator("[data-row]")).toHaveText(["Ann Marsh"]);
  await page.goto("/clients/past");
  await expect(page.getByRole("rowheader")).toContainText(["Ann Marsh"]);
  await page.getByLabel("Find a client").fill("nobody");
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page.getByText("Nobody here fits that search.")).toBeVisible();
});

test("the rhythm of forms, why a session has none, and a few words about it", async ({ page }, info) => {
  const { code } = await begin(page, info);
  await add(page, code(1), "Ann Marsh");
  await page.getByLabel("Ask for a form").selectOption({ label: "At every second session" });
  await page.getByRole("region", { name: "How often" }).getByRole("button", { name: "Save" }).click();
  await expect(status(page)).toContainText("It was saved.");
  const details = page.url();
  await page.getByLabel("Ask for a form").selectOption({ label: "Not at all" });
  await page.getByRole("region", { name: "How often" }).getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("alert")).toContainText("Say why none is asked for.");
  await page.goto(details);
  await page.locator(".crumb a").first().click();
  await page.getByRole("link", { name: "Record a session" }).first().click();
  await page.getByRole("button", { name: "Record", exact: true }).click();
  const session = page.url();
  await page.goto("/");
  await page.getByRole("link", { name: /^Ask for a form/ }).click();
  await expect(page).toHaveURL(/hand-over/);
  await page.goto(session);
  await page.getByLabel("No form from the client, because").selectOption({ label: "the client declined" });
  await page.getByRole("button", { name: "Save" }).first().click();
  await expect(status(page)).toContainText("It was saved, and is counted so.");
  await page.getByText("Write or change it").click();
  await page.getByLabel("What went well between you").fill("We laughed.\nThen it was quiet.");
  await page.getByRole("region", { name: "Between us" }).getByRole("button", { name: "Save" }).click();
  await expect(page.locator(".words")).toHaveText("We laughed.\nThen it was quiet.");
  await page.goto("/");
  await expect(page.getByText("1 declined")).toBeVisible();
  await expect(page.getByRole("link", { name: /^Ask for a form/ })).toHaveCount(0);
  await page.locator("[data-row]").click();
  await page.getByRole("link", { name: "One page before the session" }).click();
  await expect(page.getByText("We laughed.")).toBeVisible();
});

test("an administrator decides what is offered and supplies a licensed wording", async ({ page }) => {
  await enterAs(page, "administrator");
  await page.goto("/admin/instruments");
  const upload = page.getByRole("region", { name: "A licensed wording" });
  await upload.getByLabel("File").setInputFiles({ name: "text.toml", mimeType: "text/plain", buffer: Buffer.from('instrument = "WAI-SR"') });
  await upload.getByRole("button", { name: "Upload" }).click();
  await expect(upload.getByRole("alert")).toContainText("This file was not taken; nothing was changed.");
  await expect(upload.locator(".problem")).toHaveCount(2);
  // Saved as it is, so that no other test misses a form.
  await page.getByRole("region", { name: "What is offered" }).getByRole("button", { name: "Save" }).click();
  await expect(status(page)).toHaveText("It was saved.");
  await expect(page.getByRole("checkbox", { name: /^PHQ-9/ })).toBeChecked();
});
