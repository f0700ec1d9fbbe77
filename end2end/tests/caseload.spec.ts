import { filters, groups, lines } from "./caseload.ts";
import { enterAs, everyone } from "./people.ts";
import { expect, test } from "./support.ts";

const OPEN = ["Needs a look", "Open, in hand"];
const ORDER = [...OPEN, "No recent rating", "Building a baseline", "No unusual drop"];
/** Words of lines; where a rupture is open, its state. */
const STATES = [
  "Possible rupture",
  "Acknowledged",
  "Discussed",
  "No recent rating",
  "Building a baseline",
  "No unusual drop",
  "Lower, not flagged",
  "Always at the maximum",
];

test.describe("of a therapist", () => {
  test.beforeEach(({ page }) => enterAs(page, "therapist"));

  test("begins with one sentence and groups the clients by need", async ({ page }) => {
    await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
    await expect(page.getByRole("heading", { level: 1 })).toContainText("to think about");
    const found = await groups(page);
    expect(found.map((group) => group.name)).toEqual(ORDER);
    for (const group of found) expect(group.rows, group.name).toBe(group.count);
    const all = (await filters(page))["All"];
    expect(found.reduce((sum, group) => sum + group.rows, 0)).toBe(all);
    expect(all).toBeGreaterThan(10);
  });

  test("has a state in words on each line, and no therapist's name but her own", async ({ page }) => {
    for (const line of await lines(page)) {
      expect(STATES, line.name).toContain(line.state);
      expect(line.therapist, line.name).toBe("");
    }
  });

  test("filters by links whose counts are what they show", async ({ page }) => {
    const counts = await filters(page);
    const cases = [
      ["Needs a look", "/?show=needs-a-look", ["Needs a look"]],
      ["Open ruptures", "/?show=open", OPEN],
      ["No recent rating", "/?show=no-recent-rating", ["No recent rating"]],
      ["All", "/", ORDER],
    ] as const;
    for (const [name, address, kept] of cases) {
      const link = page.locator(".filters").getByRole("link", { name });
      await link.click();
      await expect(page).toHaveURL(address);
      await expect(link).toHaveAttribute("aria-current", "true");
      expect((await groups(page)).map((group) => group.name)).toEqual([...kept]);
      expect(await lines(page)).toHaveLength(counts[name]);
      expect(await filters(page)).toEqual(counts);
    }
  });

  test("finds by a part of a name, in any case, and keeps it in the address", async ({ page }) => {
    const wanted = (await lines(page))[3].name;
    const part = wanted.slice(1, -1).toUpperCase();
    await page.getByRole("searchbox").fill(part);
    await page.getByRole("button", { name: "Apply" }).click();
    expect(new URL(page.url()).searchParams.get("find")).toBe(part);
    await expect(page.getByRole("searchbox")).toHaveValue(part);
    const found = await lines(page);
    expect(found.map((line) => line.name)).toContain(wanted);
    for (const line of found) expect(line.name.toUpperCase()).toContain(part);
    expect((await filters(page))["All"]).toBe(found.length);
  });

  test("finds by the practice's code", async ({ page }) => {
    const [first] = await lines(page);
    await page.goto(first.href);
    const code = await page.locator(".facts li").first().innerText();
    await page.goto(`/?find=${encodeURIComponent(code.replace(/ ·$/, "").trim())}`);
    expect((await lines(page)).map((line) => line.name)).toEqual([first.name]);
  });

  test("says so when nobody fits, and leads back", async ({ page }) => {
    await page.getByRole("searchbox").fill("nobody <b>of</b> that & name");
    await page.getByRole("button", { name: "Apply" }).click();
    await expect(page.getByText("Nobody here fits that search.")).toBeVisible();
    await expect(page.getByRole("searchbox")).toHaveValue("nobody <b>of</b> that & name");
    await page.getByRole("link", { name: "Show all clients" }).click();
    await expect(page).toHaveURL("/");
    expect((await lines(page)).length).toBeGreaterThan(10);
  });

  test("keeps filter, search and order together", async ({ page }) => {
    await page.goto("/?show=needs-a-look");
    await page.getByRole("searchbox").fill("a");
    await page.getByLabel("Sort by").selectOption("name");
    await page.getByRole("button", { name: "Apply" }).click();
    await expect(page).toHaveURL("/?show=needs-a-look&find=a&sort=name");
    await page.locator(".filters").getByRole("link", { name: "All" }).click();
    await expect(page).toHaveURL("/?find=a&sort=name");
  });

  test("sorts by name", async ({ page }) => {
    await page.goto("/?sort=name");
    const names = (await lines(page)).map((line) => line.name.toLowerCase());
    expect(names).toEqual([...names].sort());
    await expect(page.locator("tr.group")).toHaveCount(0);
    await expect(page.getByLabel("Sort by")).toHaveValue("name");
  });

  test("sorts by last session, the newest first", async ({ page }) => {
    await page.goto("/?sort=last");
    const dates = await lastSessions(page);
    expect(dates.length).toBeGreaterThan(10);
    expect(dates).toEqual([...dates].sort((a, b) => b - a));
  });

  test("leads from each line to the page of that client", async ({ page }) => {
    const all = await lines(page);
    expect(new Set(all.map((line) => line.href)).size).toBe(all.length);
    for (const line of all) {
      expect(line.href).toMatch(/^\/clients\/[0-9a-f-]{36}\?episode=[0-9a-f-]{36}$/);
      const answer = await page.request.get(line.href);
      expect(answer.status(), line.name).toBe(200);
      expect(await answer.text()).toContain(`<h1>${line.name}`);
    }
  });
});

/** Days since 1970 in the order of the page; dates without a year are of this one. */
async function lastSessions(page: import("@playwright/test").Page): Promise<number[]> {
  const long = await page.locator(".day .date").innerText();
  const year = long.split(" ").at(-1);
  const subs = await page.locator(".c-client .sub:nth-of-type(1)").allInnerTexts();
  return subs
    .filter((sub) => sub.includes("·"))
    .map((sub) => sub.split("·")[1].replace("≈", "").trim())
    .map((date) => Date.parse(`${/\d{4}$/.test(date) ? date : `${date} ${year}`} UTC`) / 86_400_000);
}

test("of an administrator has no clinical content and says why", async ({ page, browser }) => {
  await enterAs(page, "therapist");
  const clients = await lines(page);
  await page.context().clearCookies();
  await enterAs(page, "administrator");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Administrators see no clinical content");
  await expect(page.getByRole("table")).toHaveCount(0);
  const html = await page.content();
  for (const { name } of clients) expect(html).not.toContain(name);
  const answer = await page.goto(clients[0].href);
  expect(answer?.status()).toBe(404);
  await expect(page.locator("body")).not.toContainText(clients[0].name);
});

test("of a supervisor names the therapist of each client, supervisees only", async ({ page }) => {
  await enterAs(page, "supervisor");
  const all = await lines(page);
  const named = new Set(all.map((line) => line.therapist));
  expect(all.length).toBeGreaterThan(60);
  expect([...named].sort()).toEqual(everyone("therapist").slice(0, 4).map((person) => person.name).sort());
  expect((await filters(page))["All"]).toBe(all.length);
});
