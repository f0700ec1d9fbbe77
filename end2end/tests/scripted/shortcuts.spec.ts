import type { Page } from "@playwright/test";
import { enterAs } from "../people.ts";
import { expect, test } from "../support.ts";

test.beforeEach(async ({ page }) => {
  await enterAs(page, "therapist");
  await awake(page);
});

const help = (page: Page) => page.getByRole("dialog", { name: "Keyboard shortcuts" });
const off = (page: Page) => help(page).getByRole("checkbox", { name: "Turn single-key shortcuts off" });
const row = (page: Page, at: number) => page.locator("[data-row]").nth(at);
const search = (page: Page) => page.getByRole("searchbox", { name: "Find a client" });

async function awake(page: Page): Promise<void> {
  await expect(page.getByRole("button", { name: "Keyboard shortcuts" })).toBeVisible();
}

test("j and k walk through the clients, Enter opens one", async ({ page }) => {
  await page.keyboard.press("j");
  await expect(row(page, 0)).toBeFocused();
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await expect(row(page, 2)).toBeFocused();
  await page.keyboard.press("k");
  await expect(row(page, 1)).toBeFocused();
  const name = await row(page, 1).innerText();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
});

test("j and k stay at the ends", async ({ page }) => {
  const last = (await page.locator("[data-row]").count()) - 1;
  await page.keyboard.press("j");
  await page.keyboard.press("k");
  await expect(row(page, 0)).toBeFocused();
  await row(page, last).focus();
  await page.keyboard.press("j");
  await expect(row(page, last)).toBeFocused();
});

test("slash goes to the search without writing there, and letters in it are letters", async ({ page }) => {
  await page.keyboard.press("/");
  await expect(search(page)).toBeFocused();
  await expect(search(page)).toHaveValue("");
  await page.keyboard.type("j/k?");
  await expect(search(page)).toHaveValue("j/k?");
  await expect(search(page)).toBeFocused();
  await expect(help(page)).toBeHidden();
});

test("question mark opens the list, Escape closes it and the focus is where it was", async ({ page }) => {
  await page.keyboard.press("j");
  await page.keyboard.press("?");
  await expect(help(page)).toBeVisible();
  for (const word of ["next client", "previous client", "open the client", "find a client", "this list"]) {
    await expect(help(page)).toContainText(word);
  }
  await page.keyboard.press("j");
  await expect(help(page)).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(help(page)).toBeHidden();
  await expect(row(page, 0)).toBeFocused();
});

test("the button opens the same list and its own button closes it", async ({ page }) => {
  await page.getByRole("button", { name: "Keyboard shortcuts" }).click();
  await expect(help(page)).toBeVisible();
  await help(page).getByRole("button", { name: "Close" }).click();
  await expect(help(page)).toBeHidden();
});

test("with Control, Alt or Meta a key is none of ours", async ({ page }) => {
  for (const modifier of ["Control", "Alt", "Meta"]) {
    await page.keyboard.press(`${modifier}+k`);
    await expect(page.locator("[data-row]:focus")).toHaveCount(0);
  }
});

test("can be switched off, stay off, and come back", async ({ page }) => {
  await page.keyboard.press("?");
  await off(page).check();
  await page.keyboard.press("Escape");
  await nothingHappens(page);
  await page.reload();
  await awake(page);
  await nothingHappens(page);

  await page.getByRole("button", { name: "Keyboard shortcuts" }).click();
  await expect(off(page)).toBeChecked();
  await off(page).uncheck();
  await page.keyboard.press("Escape");
  await page.locator("h1").click();
  await page.keyboard.press("j");
  await expect(row(page, 0)).toBeFocused();
});

async function nothingHappens(page: Page): Promise<void> {
  for (const key of ["j", "k", "/", "?"]) await page.keyboard.press(key);
  await expect(page.locator("[data-row]:focus")).toHaveCount(0);
  await expect(search(page)).not.toBeFocused();
  await expect(help(page)).toBeHidden();
}
