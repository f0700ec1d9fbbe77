import type { Page } from "@playwright/test";
import { lines } from "./caseload.ts";
import { asAnother, enterAs, signIn } from "./people.ts";
import { expect, test } from "./support.ts";

// The people of these tests are their own, so that they disturb nobody else's caseload.
const own = (info: { project: { name: string } }) => info.project.name.replace(/[^a-z]/g, "");

async function addPerson(page: Page, name: string, userName: string, roles: string[]): Promise<void> {
  await page.goto("/admin/people");
  const form = page.getByRole("region", { name: "Add a person" });
  await form.getByLabel("Name", { exact: true }).fill(name);
  await form.getByLabel("User name").fill(userName);
  for (const role of roles) await form.getByRole("checkbox", { name: role }).check();
  await form.getByRole("button", { name: "Add a person" }).click();
  await expect(page.getByRole("status")).toHaveText("The person was added.");
}

const table = (page: Page, name: string) => page.getByRole("region", { name, exact: true });

test("a person is added without a password, changed, deactivated and reactivated", async ({ page }, info) => {
  await enterAs(page, "administrator");
  await page.getByRole("link", { name: "Practice", exact: true }).click();
  const userName = `wilma.${own(info)}`;
  await addPerson(page, `Wilma Added ${own(info)}`, userName, ["therapist"]);
  const row = page.getByRole("row").filter({ hasText: userName });
  await expect(row).toContainText("therapist");
  await row.locator("summary").first().click();
  await row.getByRole("checkbox", { name: "supervisor" }).check();
  await row.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("status")).toHaveText("The change was saved.");
  await expect(row.getByRole("cell").first()).toHaveText("therapist, supervisor");
  await row.getByRole("button", { name: /^Deactivate/ }).click();
  await expect(row).toContainText("not active");
  await row.getByRole("button", { name: /^Reactivate/ }).click();
  await expect(page.getByRole("status")).toHaveText("The person is active again.");
});

test("what is refused stays typed, with the reason at the field", async ({ page }) => {
  await enterAs(page, "administrator");
  await page.goto("/admin/people");
  const form = page.getByRole("region", { name: "Add a person" });
  await form.getByLabel("Name", { exact: true }).fill("Another Elin");
  await form.getByLabel("User name").fill("elin.marsh");
  await form.getByRole("checkbox", { name: "therapist" }).check();
  await form.getByRole("button", { name: "Add a person" }).click();
  await expect(form.getByRole("alert")).toContainText("Somebody has this user name already");
  await expect(form.getByLabel("User name")).toHaveValue("elin.marsh");
  await expect(form.getByLabel("User name")).toHaveAttribute("aria-invalid", "true");
  await expect(form.getByLabel("Name", { exact: true })).toHaveValue("Another Elin");
  await expect(form.getByRole("checkbox", { name: "therapist" })).toBeChecked();
});

test("the last administrator stays, and nobody opens clients to themselves", async ({ page }) => {
  await enterAs(page, "administrator");
  await page.goto("/admin/people");
  const row = page.getByRole("row").filter({ hasText: "ruth.castellanbyrne" });
  await row.getByRole("button", { name: /^Deactivate/ }).click();
  await expect(row.getByRole("alert")).toContainText("This is the last active administrator");
  await page.goto("/admin/people");
  await row.locator("summary").first().click();
  await row.getByRole("checkbox", { name: "supervisor" }).check();
  await row.getByRole("button", { name: "Save" }).click();
  await expect(row.getByRole("alert")).toContainText("Nobody opens clients to themselves");
});

test("a supervision line opens the cases, and its end closes them at once", async ({ page, browser }, info) => {
  // Each project has a therapist of its own whom Harriet Oyelade does not supervise.
  const therapist = own(info) === "javascript" ? "Meera Sundaresh" : "Owain Trefor";
  const sees = () =>
    asAnother(browser, "harriet.oyelade", async (her) => {
      await her.goto("/");
      return her.getByText(`with ${therapist}`).count();
    });
  expect(await sees()).toBe(0);
  await enterAs(page, "administrator");
  await page.goto("/admin/supervision-lines");
  const form = page.getByRole("region", { name: "Begin a supervision line" });
  await form.getByLabel("Supervisor").selectOption({ label: "Harriet Oyelade" });
  await form.getByLabel("Therapist").selectOption({ label: therapist });
  await form.getByRole("button").click();
  await expect(page.getByRole("status")).toHaveText("It was saved.");
  expect(await sees()).toBeGreaterThan(10);

  const row = table(page, "Current").getByRole("row").filter({ hasText: "Harriet Oyelade" }).filter({ hasText: therapist });
  await row.getByRole("button").click();
  await expect(page.getByRole("status")).toHaveText("The end was saved.");
  await expect(row).toHaveCount(0);
  expect(await sees()).toBe(0);
});

test("cover opens the open cases to a colleague until it ends", async ({ page, browser }, info) => {
  const cover = own(info) === "javascript" ? "soren.lindbak" : "ines.quintanar";
  const name = own(info) === "javascript" ? "Søren Lindbak" : "Inés Quintanar";
  const sees = () =>
    asAnother(browser, cover, async (colleague) => {
      await colleague.goto("/");
      return colleague.getByText("with Petra Vodrážková").count();
    });
  await enterAs(page, "administrator");
  await page.goto("/admin/cover");
  await expect(table(page, "Current")).toContainText("Leïla Benhaddou");
  const form = page.getByRole("region", { name: "Begin a cover line" });
  await form.getByLabel("Covered by").selectOption({ label: name });
  await form.getByLabel("Absent therapist").selectOption({ label: "Petra Vodrážková" });
  await form.getByRole("button").click();
  await expect(page.getByRole("status")).toHaveText("It was saved.");
  expect(await sees()).toBeGreaterThan(5);
  await table(page, "Current").getByRole("row").filter({ hasText: name }).getByRole("button").click();
  await expect(page.getByRole("status")).toHaveText("The end was saved.");
  expect(await sees()).toBe(0);
});

test("a treatment is handed on: the former therapist loses it, the new one has it", async ({ page, browser }, info) => {
  const [former, formerName, next, nextName] =
    own(info) === "javascript"
      ? ["soren.lindbak", "Søren Lindbak", "owain.trefor", "Owain Trefor"]
      : ["ines.quintanar", "Inés Quintanar", "meera.sundaresh", "Meera Sundaresh"];
  await enterAs(page, "administrator");
  await page.goto("/admin/transfers");
  const form = page.getByRole("region", { name: "Hand on a treatment" });
  const treatments = await form.getByLabel("Treatment", { exact: true }).locator("option").allInnerTexts();
  const chosen = treatments.find((words) => words.includes(`with ${formerName}`)) ?? "";
  const code = chosen.split(",")[0];
  const before = await asAnother(browser, former, (person) => href(person, code));
  expect(before).not.toBe("");

  await form.getByLabel("Treatment", { exact: true }).selectOption({ label: chosen });
  await form.getByLabel("New therapist", { exact: true }).selectOption({ label: formerName });
  await form.getByLabel("Reason").selectOption({ label: "the client’s wish" });
  await form.getByRole("button").click();
  await expect(form.getByRole("alert")).toContainText("other than the present one");
  await form.getByLabel("New therapist", { exact: true }).selectOption({ label: nextName });
  await form.getByRole("button").click();
  await expect(page.getByRole("status")).toHaveText("The treatment was handed on.");
  await expect(table(page, "Handed on so far").getByRole("row").filter({ hasText: code }).first()).toContainText(nextName);

  const status = await asAnother(browser, former, async (person) => (await person.goto(before))?.status());
  expect(status).toBe(404);
  expect(await asAnother(browser, next, (person) => href(person, code))).not.toBe("");
});

/** The address of the client with this code on one's own caseload; empty when the client is not there. */
async function href(page: Page, code: string): Promise<string> {
  await page.goto(`/?find=${code}`);
  const [row] = await page.locator("[data-row]").all();
  return (await row?.getAttribute("href")) ?? "";
}

test("for others there is no administration", async ({ page }) => {
  await signIn(page, "elin.marsh");
  await expect(page.getByRole("link", { name: "Practice", exact: true })).toHaveCount(0);
  const answer = await page.goto("/admin/people");
  expect(answer?.status()).toBe(404);
  await page.goto("/");
  expect((await lines(page)).length).toBeGreaterThan(0);
});
