import { test, type Page } from "@playwright/test";
import { answer, choose, fillIn, HANDS_OVER, makeLink, on, ownClient, phone, supplyInventedText, therapistsPage } from "../tests/client-forms.ts";
import { enterAs, fillIn as giveNameAndPassword, giveCode, person } from "../tests/people.ts";
import { take } from "./take.ts";

// What a client sees: on a phone, on a tablet, in the dark, in forced colours, with text at twice its size.
const FOLDER = process.env.PICTURES ?? "../target/pictures";
const LOOKS = [
  { name: "390", width: 390, height: 844, media: {}, text: "" },
  { name: "390-dark", width: 390, height: 844, media: { colorScheme: "dark" }, text: "" },
  { name: "390-forced", width: 390, height: 844, media: { forcedColors: "active" }, text: "" },
  { name: "390-large", width: 390, height: 844, media: {}, text: "200%" },
  { name: "tablet", width: 820, height: 1180, media: {}, text: "" },
] as const;

async function look(page: Page, name: string): Promise<void> {
  for (const { name: look, width, height, media, text } of LOOKS) {
    await page.emulateMedia({ colorScheme: "light", forcedColors: "none", ...media });
    await page.setViewportSize({ width, height });
    await page.evaluate((text) => document.documentElement.style.setProperty("font-size", text), text);
    await page.screenshot({ path: `${FOLDER}/form-${name}-${look}.png`, fullPage: true, animations: "disabled", caret: "hide" });
  }
  await page.emulateMedia({ colorScheme: "light", forcedColors: "none" });
  await page.evaluate(() => document.documentElement.style.removeProperty("font-size"));
}

test.beforeAll(({}, info) => supplyInventedText(info));

test("a form by link, from the first page to the last", async ({ browser }, info) => {
  test.slow();
  const therapist = await therapistsPage(browser, info, HANDS_OVER);
  const client = await ownClient(therapist, info);
  const link = await makeLink(therapist, client, ["WAI-SR", "PHQ-9", "CHECK-1"]);
  await take(therapist, "hand-over-made", ["light", "dark", "390"]);
  const context = await phone(browser, info);
  const page = await context.newPage();
  await page.goto(link);
  await look(page, "first");
  await answer(page, () => 2);
  await look(page, "answered");
  await on(page).click();
  await page.locator("input[name=step][value='2']").waitFor({ state: "attached" });
  await on(page).click();
  await page.getByRole("alert").first().waitFor();
  await look(page, "asks");
  await fillIn(page, (name) => (name === "PHQ-9.9" ? 2 : 1), async () => {
    const step = await page.locator("input[name=step]").inputValue();
    if (Number(step) > 2) await look(page, `step-${step}`);
  });
  await page.getByRole("heading", { name: "Thank you" }).waitFor();
  await look(page, "sent-urgent");
  await page.goto(link);
  await look(page, "dead");
  await context.close();
});

test("a form on the tablet, and what the next client can safely see", async ({ page }, info) => {
  test.slow();
  const user = person("owain.trefor");
  await page.goto("/sign-in");
  await giveNameAndPassword(page, user.user_name, user.password);
  await giveCode(page, user.user_name);
  const client = await ownClient(page, info);
  await choose(page, client, ["CHECK-1"]);
  await take(page, "hand-over", ["light", "dark", "390"]);
  await page.getByRole("button", { name: "Hand over this tablet" }).click();
  await look(page, "kiosk");
  await fillIn(page, () => 1);
  await page.getByText("You can give the tablet back.").waitFor();
  await look(page, "kiosk-sent");
  await page.goto("/kiosk/unlock");
  await page.getByLabel("Password").fill("not the password");
  await page.getByRole("button", { name: "Staff: unlock" }).click();
  await page.getByRole("alert").waitFor();
  await look(page, "kiosk-unlock");
});

test("a new rating on the caseload", async ({ browser }, info) => {
  test.slow();
  const caseload = await therapistsPage(browser, info, HANDS_OVER);
  const client = await ownClient(caseload, info);
  await caseload.goto(client);
  const link = await makeLink(caseload, client, ["CHECK-1"]);
  await caseload.goto("/?show=all");
  const context = await phone(browser, info);
  const form = await context.newPage();
  await form.goto(link);
  await fillIn(form, () => 1);
  await context.close();
  await caseload.locator(".fresh").first().waitFor();
  await take(caseload, "caseload-new", ["light", "dark", "390", "print"]);
});
