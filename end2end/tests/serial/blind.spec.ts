import { fillIn, HANDS_OVER, makeLink, ownClient, phone, supplyInventedText, therapistsPage, todaysRow } from "../client-forms.ts";
import { enterAs } from "../people.ts";
import { expect, test } from "../support.ts";

// It is a setting of the whole practice.
test("where the practice wants it, the client's rating waits for the therapist's own", async ({ page, browser }, info) => {
  test.slow();
  supplyInventedText(info);
  await enterAs(page, "administrator");
  await page.goto("/admin/practice");
  await page.getByRole("button", { name: "Hide until the therapist has rated, from today on" }).click();
  const therapist = await therapistsPage(browser, info, HANDS_OVER);
  const rate = async () => {
    const client = await ownClient(therapist, info, true);
    const link = await makeLink(therapist, client, ["WAI-SR"]);
    const context = await phone(browser, info);
    const form = await context.newPage();
    await form.goto(link);
    await fillIn(form, () => 2);
    await expect(form.getByRole("heading", { name: "Thank you" })).toBeVisible();
    await context.close();
    await therapist.goto(client);
    return client;
  };
  const waits = therapist.locator(".veils");
  // Of this session alone: what the client said last time may happen to be the same.
  const said = todaysRow(therapist);

  // Rated without having seen it.
  const client = await rate();
  await expect(waits).toContainText("It is shown once your own is in.");
  await expect(said).not.toContainText("3.00");
  await therapist.goto("/?show=all");
  await expect(therapist.locator(`tr[data-key="${client.split("episode=")[1]}"]`)).toContainText("not shown yet");
  await therapist.goto(client);
  await waits.getByRole("link").click();
  // Its own form, of six items.
  await therapist.getByLabel("Answers", { exact: true }).fill("444444");
  await therapist.keyboard.press("Enter");
  await expect(therapist.getByRole("status")).toContainText("The rating is recorded.");
  await therapist.goto(client);
  await expect(waits).toHaveCount(0);
  await expect(said).toContainText("3.00");

  // Shown without one's own, and that is on record.
  const other = await rate();
  await expect(waits).toContainText("It is shown once your own is in.");
  await expect(said).not.toContainText("3.00");
  await waits.getByRole("button", { name: "Show it without my own" }).click();
  await expect(therapist.getByText("The client’s rating is shown.")).toBeVisible();
  await expect(waits).toHaveCount(0);
  await therapist.goto(other);
  await expect(said).toContainText("3.00");
  await therapist.context().close();

  await page.goto("/admin/practice");
  await page.getByRole("button", { name: "Show at once" }).click();
  await expect(page.getByText("Hide until the therapist has rated")).toBeVisible();
});
