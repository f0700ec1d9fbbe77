import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { serveBeside } from "../demo.ts";
import { mailServer } from "../mail-server.ts";
import { answer, choose, fillIn, HANDS_OVER, makeLink, ownClient, on, phone, PHONE, questions, smallTargets, supplyInventedText, therapistsPage, todaysRow } from "./client-forms.ts";
import { faults } from "./boxes.ts";
import { fillIn as giveNameAndPassword, giveCode, person, signIn } from "./people.ts";
import { expect, test } from "./support.ts";

/** WAI-SR 1, 2, 3, 4, 5, 1, 2 …: a mean of 2.75; PHQ-9 all “Several days” but the last: 8; the check: “A little”. */
const pick = (name: string): number => {
  const [form, item] = name.split(".");
  if (form === "WAI-SR") return (Number(item) - 1) % 5;
  return form === "PHQ-9" && item === "9" ? 0 : 1;
};

test.beforeAll(({}, info) => supplyInventedText(info));
test.use({ viewport: PHONE });

test("three forms by link on a phone arrive once and score right", async ({ page, browser, javaScriptEnabled }, info) => {
  test.slow();
  const therapist = await therapistsPage(browser, info, HANDS_OVER);
  const client = await ownClient(therapist, info);
  const link = await makeLink(therapist, client, ["WAI-SR", "PHQ-9", "CHECK-1"]);
  await page.goto(link);
  await expect(page).toHaveTitle("Your form");
  await expect(page.getByText("There are no right answers")).toBeVisible();
  await expect(page.locator(":checked")).toHaveCount(0);
  await fillIn(page, pick, async () => {
    expect(await smallTargets(page)).toEqual([]);
    expect(await faults(page)).toEqual([]);
    const words = page.getByLabel("Would you like to say more?");
    if (await words.count()) await words.fill("A few words about the harbour");
  });
  await expect(page.getByRole("heading", { name: "Thank you" })).toBeVisible();
  await expect(page.getByText("harbour")).toHaveCount(0);
  await page.goto(link);
  await expect(page.getByRole("heading", { name: "This form is not open" })).toBeVisible();

  await therapist.goto(client);
  await expect(therapist.locator(".own-voice")).toContainText("A few words about the harbour");
  await therapist.getByText("The same numbers as a table").click();
  const row = todaysRow(therapist).filter({ hasText: "2.75" });
  await expect(row).toHaveCount(1);
  await expect(row).toContainText("8");
  await therapist.context().close();
});

test("with the keyboard alone, what is missing is asked for once", async ({ page, browser, javaScriptEnabled }, info) => {
  test.slow();
  const therapist = await therapistsPage(browser, info, HANDS_OVER);
  const client = await ownClient(therapist, info);
  await page.goto(await makeLink(therapist, client, ["PHQ-9"]));
  const press = async (target: ReturnType<typeof on>, key: string) => {
    for (let times = 0; times < 40 && !(await target.evaluate((at) => at === document.activeElement)); times++) await page.keyboard.press("Tab");
    await expect(target).toBeFocused();
    await page.keyboard.press(key);
  };
  const radio = (question: number, at: number) => questions(page).nth(question).getByRole("radio").nth(at);
  await press(radio(0, 0), "Space");
  await page.keyboard.press("ArrowDown");
  await expect(radio(0, 1)).toBeChecked();
  await press(on(page), "Enter");
  await expect(page.getByRole("alert")).toContainText("4 questions are without an answer");
  await expect(radio(0, 1)).toBeChecked();
  await press(on(page), "Enter");
  await expect(page.getByText("Page 2 of 2")).toBeVisible();
  await press(page.getByRole("button", { name: "Back" }), "Enter");
  await expect(page.getByText("Page 1 of 2")).toBeVisible();
  await expect(radio(0, 1)).toBeChecked();
  await press(on(page), "Enter");
  await expect(page.getByRole("alert")).toBeVisible();
  await press(on(page), "Enter");
  await expect(page.getByText("Page 2 of 2")).toBeVisible();
  // Beside the hardest question, before it is answered.
  await expect(page.getByText("Please talk to somebody today")).toBeVisible();
  await expect(page.getByRole("link", { name: "Where there is help" })).toBeVisible();
  for (const question of [0, 1, 2]) {
    await press(radio(question, 0), "Space");
    await page.keyboard.press("ArrowDown");
  }
  await press(radio(3, 0), "Space");
  await page.keyboard.press("ArrowDown");
  await expect(radio(3, 1)).toBeChecked();
  await press(on(page), "Enter");
  await expect(page.getByRole("heading", { name: "Thank you" })).toBeVisible();
  await expect(page.getByText("Please talk to somebody today")).toBeVisible();

  // The answer about safety stands until what was done is recorded.
  await therapist.goto("/");
  await expect(therapist.getByRole("region", { name: /for your attention/ })).toContainText("PHQ-9, question 9: “Several days”");
  await therapist.goto(client);
  await therapist.getByLabel("What was done?").fill("Called at noon; we spoke about it.");
  await therapist.getByRole("button", { name: "Record", exact: true }).click();
  await expect(therapist.getByText("Recorded.", { exact: true })).toBeVisible();
  await expect(therapist.getByRole("region", { name: /for your attention/ })).toHaveCount(0);
  await therapist.context().close();
});

test("a connection that drops in the middle loses nothing and sends nothing twice", async ({ browser, javaScriptEnabled }, info) => {
  test.slow();
  const therapist = await therapistsPage(browser, info, HANDS_OVER);
  const client = await ownClient(therapist, info);
  const link = await makeLink(therapist, client, ["PHQ-9"]);
  const context = await phone(browser, info);
  const page = await context.newPage();
  await page.goto(link);
  await answer(page, pick);
  if (javaScriptEnabled !== false) await expect(page.getByText("Your answers are kept.")).toBeVisible();
  await on(page).click();
  await expect(page.getByText("Page 2 of 2")).toBeVisible();
  await answer(page, pick);
  await context.setOffline(true);
  await on(page).click();
  if (javaScriptEnabled === false) {
    // The browser says that there is no connection; the first page was kept.
    await context.setOffline(false);
    await page.goto(link);
    await expect(page.locator(":checked")).toHaveCount(5);
    await fillIn(page, pick);
  } else {
    await expect(page.getByText("No connection at the moment.")).toBeVisible();
    await expect(page.locator(":checked")).toHaveCount(4);
    await page.waitForTimeout(1500);
    await context.setOffline(false);
  }
  await expect(page.getByRole("heading", { name: "Thank you" })).toBeVisible();
  expect(await context.cookies()).toEqual([]);
  if (javaScriptEnabled !== false) {
    const kept = await page.evaluate(async () => [localStorage.length, sessionStorage.length, (await indexedDB.databases()).length]);
    expect(kept).toEqual([0, 0, 0]);
  }
  await context.close();
  await therapist.goto(client);
  await expect(therapist.locator("dl.readout").first()).toContainText("PHQ-9");
  await therapist.goto(`${client.split("?")[0]}/hand-over?${client.split("?")[1]}`);
  await expect(therapist.getByText("Nothing is handed over at the moment.")).toBeVisible();
  await therapist.context().close();
});

test("a tablet that is handed over shows the form and nothing else until the password is given", async ({ page }, info) => {
  test.slow();
  const scripted = info.project.name === "javascript";
  const user = person(scripted ? "owain.trefor" : HANDS_OVER);
  // A sign-in of its own: it is locked on the way.
  await page.goto("/sign-in");
  await giveNameAndPassword(page, user.user_name, user.password);
  await giveCode(page, user.user_name);
  await expect(page.getByRole("button", { name: "Sign out" })).toBeVisible();
  const client = await ownClient(page, info);
  await choose(page, client, ["WAI-SR", "CHECK-1"]);
  await page.getByRole("button", { name: "Hand over this tablet" }).click();
  await expect(page).toHaveURL(/\/kiosk$/);
  for (const address of ["/", client, "/account", "/sign-in"]) {
    await page.goto(address);
    await expect(page, address).toHaveURL(/\/kiosk$/);
  }
  await page.goBack();
  await expect(page.getByRole("button", { name: "Sign out" })).toHaveCount(0);
  await page.goto("/kiosk");
  await fillIn(page, pick, async () => expect(await smallTargets(page)).toEqual([]));
  await expect(page.getByText("You can give the tablet back.")).toBeVisible();
  await page.reload().catch(() => page.goto("/kiosk"));
  await page.goto("/kiosk");
  await expect(page.getByRole("heading", { name: "This form is not open" })).toBeVisible();
  await page.getByRole("link", { name: "Staff: unlock" }).click();
  await page.getByLabel("Password").fill("not the password");
  await page.getByRole("button", { name: "Staff: unlock" }).click();
  await expect(page.getByRole("alert")).toHaveText("That was not the password.");
  await page.getByLabel("Password").fill(user.password);
  await page.getByRole("button", { name: "Staff: unlock" }).click();
  await expect(page.getByRole("button", { name: "Sign out" })).toBeVisible();
  await page.goto(client);
  await page.getByText("The same numbers as a table").click();
  await expect(todaysRow(page).filter({ hasText: "2.75" })).toHaveCount(1);
});

test("a link goes to the client by e-mail, and stays open where it cannot", async ({ browser, javaScriptEnabled }, info) => {
  test.slow();
  const post = await mailServer();
  const options = ["--smtp-url", post.url, "--mail-from", "Harbour Street Practice <forms@practice.example>"];
  const site = await serveBeside(info.config.metadata.dataDir, options);
  const context = await browser.newContext({ baseURL: site.baseURL, javaScriptEnabled, viewport: PHONE });
  const therapist = await context.newPage();
  await signIn(therapist, HANDS_OVER);
  await choose(therapist, await ownClient(therapist, info), ["CHECK-1"]);
  const mail = async (address: string) => {
    await therapist.getByLabel("E-mail address").fill(address);
    await therapist.getByRole("button", { name: "Send by e-mail" }).click();
  };
  await mail("ann@mail.example, ben@mail.example");
  await expect(therapist.getByRole("alert")).toHaveText("Please write one e-mail address.");
  await expect(therapist.getByLabel("E-mail address")).toHaveValue("ann@mail.example, ben@mail.example");
  await isClean(therapist, javaScriptEnabled);
  await mail("ann@mail.example");
  await expect(therapist.getByText("The link was sent to ann@mail.example.")).toBeVisible();
  await expect(therapist.getByRole("img", { name: "QR code" })).toBeVisible();
  await isClean(therapist, javaScriptEnabled);

  expect(post.letters).toHaveLength(1);
  const [link] = post.letters[0].match(/^http:.*\/r\/.*$/m) ?? ["none"];
  const held = await phone(browser, info);
  const page = await held.newPage();
  await page.goto(link);
  await fillIn(page, pick);
  await expect(page.getByRole("heading", { name: "Thank you" })).toBeVisible();
  await held.close();

  await post.stop();
  await choose(therapist, await ownClient(therapist, info), ["CHECK-1"]);
  await mail("ann@mail.example");
  await expect(therapist.getByRole("alert")).toContainText("The link is open all the same");
  await expect(therapist.getByRole("img", { name: "QR code" })).toBeVisible();
  await isClean(therapist, javaScriptEnabled);
  await context.close();
  await site.stop();
});

async function isClean(page: Page, scripted: boolean): Promise<void> {
  expect(await faults(page)).toEqual([]);
  if (scripted === false) return;
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"])
    .setLegacyMode()
    .analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0].target}`)).toEqual([]);
}
