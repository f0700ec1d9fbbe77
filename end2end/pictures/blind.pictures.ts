import { test } from "@playwright/test";
import { fillIn, HANDS_OVER, makeLink, ownClient, phone, supplyInventedText, therapistsPage } from "../tests/client-forms.ts";
import { enterAs } from "../tests/people.ts";
import { take } from "./take.ts";

test("a client’s rating that waits for the therapist’s own", async ({ browser, page }, info) => {
  test.slow();
  supplyInventedText(info);
  await enterAs(page, "administrator");
  await page.goto("/admin/practice");
  await page.getByRole("button", { name: "Hide until the therapist has rated, from today on" }).click();
  await take(page, "admin-practice-blind", ["light", "390"]);
  const therapist = await therapistsPage(browser, info, HANDS_OVER);
  const client = await ownClient(therapist, info);
  const link = await makeLink(therapist, client, ["WAI-SR"]);
  const context = await phone(browser, info);
  const form = await context.newPage();
  await form.goto(link);
  await fillIn(form, () => 1);
  await form.getByRole("heading", { name: "Thank you" }).waitFor();
  await context.close();
  await therapist.goto(client);
  await take(therapist, "client-waits", ["light", "dark", "390"]);
  await therapist.goto("/?show=all");
  await take(therapist, "caseload-waits", ["light"]);
  await page.goto("/admin/practice");
  await page.getByRole("button", { name: "Show at once" }).click();
});
