import { lines } from "./caseload.ts";
import { firstIn, readout, table } from "./client-page.ts";
import { asAnother, enterAs } from "./people.ts";
import { expect, test } from "./support.ts";

test.beforeEach(({ page }) => enterAs(page, "therapist"));

test("opens from the caseload with the finding first", async ({ page }) => {
  const [line] = await lines(page);
  await page.getByRole("link", { name: line.name, exact: true }).click();
  await expect(page).toHaveURL(line.href);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(line.name);
  await expect(page.locator(".finding strong")).toHaveText(/^\S.* session \d+.*\.$/);
  expect(await page.title()).not.toContain(line.name);
});

test("draws a trajectory that says in words what it shows", async ({ page }) => {
  await page.goto(await firstIn(page, "Possible rupture"));
  const chart = page.locator("svg.chart:visible").first();
  await expect(chart).toHaveRole("img");
  await expect(chart).toHaveAccessibleName(/ by session$/);
  const finding = (await page.locator(".finding").innerText()).replace(/\s+/g, " ").trim();
  await expect(chart).toHaveAccessibleDescription(finding);
  await expect(chart.locator("desc")).toHaveText(finding);
});

test("has every number of the readout in the table, and of the labels too", async ({ page }) => {
  for (const state of ["Possible rupture", "No recent rating", "Building a baseline", "No unusual drop"]) {
    await page.goto("/");
    await page.goto(await firstIn(page, state));
    if ((await page.locator("svg.chart").count()) === 0) continue;
    const [[, selected], ...values] = await readout(page);
    const [head, ...rows] = await table(page, ".numbers table");
    const number = selected.split(" ").slice(0, 2).join(" ");
    const row = rows.find((row) => row[0] === number) ?? [];
    expect(`${row[0]} ${row[1]}`, state).toBe(selected);
    expect(head.slice(2), state).toEqual(values.map(([name]) => name));
    expect(row.slice(2).map((cell) => cell.replace("*", "")), state).toEqual(values.map(([, value]) => value));
    const labels = await page.locator("svg.chart.wide").first().locator("text.value").allTextContents();
    const written = new Set(rows.flatMap((row) => row.slice(2).map((cell) => cell.replace("*", ""))));
    for (const label of labels.filter(Boolean)) expect([...written], state).toContain(label);
  }
});

test("shows the table on request", async ({ page }) => {
  await page.goto(await firstIn(page, "Possible rupture"));
  const numbers = page.getByRole("region", { name: /^Every session and score of / });
  await expect(numbers).toBeHidden();
  await page.getByText("The same numbers as a table").click();
  await expect(numbers).toBeVisible();
});

test("agrees with the caseload on the last total", async ({ page }) => {
  for (const line of (await lines(page)).filter((line) => line.last)) {
    await page.goto(line.href);
    const [head, ...rows] = await table(page, ".numbers table");
    const total = ["Total", "Overall"].map((name) => head.indexOf(name)).find((at) => at > 0) ?? 2;
    const latest = rows.find((row) => /^[\d.]+\*?$/.test(row[total]));
    expect(latest?.[total].replace("*", ""), line.name).toBe(line.last);
  }
});

test("compares the answers of any rating with the usual ones", async ({ page }) => {
  await page.goto(await firstIn(page, "Possible rupture"));
  await page.getByText("The same numbers as a table").click();
  const link = page.locator(".numbers tbody a").nth(2);
  const session = (await link.innerText()).replace("Session ", "");
  await link.click();
  await expect(page).toHaveURL(/[?&]rating=[0-9a-f-]{36}#answers$/);
  const heading = page.getByRole("heading", { name: `Answers at session ${session}` });
  await expect(heading).toBeInViewport();
  const picked = page.getByRole("navigation", { name: "Answers of another session" });
  await expect(picked.locator("[aria-current]")).toHaveText(session);
  const [, ...items] = await table(page, ".answers table");
  expect(items.map((item) => parseInt(item[0], 10)).sort((a, b) => a - b)).toEqual(items.map((_, at) => at + 1));
});

test("counts the change of an answer from the numbers it shows", async ({ page }) => {
  const addresses = (await lines(page)).filter((line) => line.last).map((line) => line.href);
  for (const address of addresses) {
    await page.goto(address);
    const [, ...items] = await table(page, ".answers table");
    for (const [item, , answer, usual, change] of items.filter((item) => /\d/.test(item[4] ?? ""))) {
      const shown = Number(change.replace("−", "-"));
      expect(shown, `item ${item}: ${answer} against ${usual}, ${change}`).toBeCloseTo(Number(answer) - Number(usual), 5);
    }
  }
});

test("scores a WAI-SR form as the mean of its answers", async ({ page }) => {
  await page.goto(await firstIn(page, "Possible rupture"));
  await expect(page.getByRole("heading", { name: / as the client rated it$/ })).toContainText("WAI-SR");
  const heading = await page.getByRole("heading", { name: /^Answers at session / }).innerText();
  const [, ...items] = await table(page, ".answers table");
  expect(items).toHaveLength(12);
  const mean = items.reduce((sum, item) => sum + Number(item[2]), 0) / items.length;
  const [head, ...rows] = await table(page, ".numbers table");
  const row = rows.find((row) => heading.endsWith(` ${row[0].replace("Session ", "")}`));
  expect(Number(row?.[head.indexOf("Total")])).toBeCloseTo(mean, 1);
});

test("is not there for anybody who may not see it, in the same words for every reason", async ({ page, browser }) => {
  const [stranger] = await asAnother(browser, "kwabena.asareholt", lines);
  const unknown = "01890000-0000-7000-8000-000000000000";
  const seen = new Set<string>();
  for (const address of [stranger.href, stranger.href.split("?")[0], `/clients/${unknown}`, "/clients/not-an-id"]) {
    const answer = await page.goto(address);
    expect(answer?.status(), address).toBe(404);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("No client here that you may see");
    await expect(page.locator("body")).not.toContainText(stranger.name);
    seen.add(await page.locator("main").innerText());
  }
  expect(seen.size).toBe(1);
  await page.getByRole("link", { name: "Back to the caseload" }).click();
  await expect(page).toHaveURL("/");
});

test("an address that does not exist is answered in words", async ({ page }) => {
  const answer = await page.goto("/clients");
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("There is no such page");
});
