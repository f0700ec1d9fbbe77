import type { Page } from "@playwright/test";

/** One line of the caseload as it can be read. */
export type Line = { name: string; href: string; state: string; last: string; sub: string; therapist: string };

export function lines(page: Page): Promise<Line[]> {
  return page.locator("tr.client").evaluateAll((rows) =>
    rows.map((row) => {
      const link = row.querySelector("[data-row]");
      const text = (selector: string) => row.querySelector(selector)?.textContent?.trim() ?? "";
      const subs = [...row.querySelectorAll(".c-client .sub")].map((sub) => sub.textContent ?? "");
      return {
        name: link?.textContent ?? "",
        href: link?.getAttribute("href") ?? "",
        state: text(".state"),
        last: row.querySelector(".c-last .last")?.firstChild?.textContent?.trim() ?? "",
        sub: subs[0] ?? "",
        therapist: subs.find((sub) => sub.startsWith("with "))?.slice(5) ?? "",
      };
    }),
  );
}

/** The filters by name, each with the count it shows. */
export async function filters(page: Page): Promise<Record<string, number>> {
  const entries = await page.locator(".filters a").evaluateAll((links) =>
    links.map((link) => {
      const count = link.querySelector("b")?.textContent ?? "";
      return [(link.textContent ?? "").slice(0, -count.length).trim(), Number(count)] as const;
    }),
  );
  return Object.fromEntries(entries);
}

/** The groups in their order, each with the count in its heading and the rows below it. */
export function groups(page: Page): Promise<{ name: string; count: number; rows: number }[]> {
  return page.locator("table.caseload tbody").evaluateAll((bodies) =>
    bodies.map((body) => ({
      name: body.querySelector(".group th")?.firstChild?.textContent?.trim() ?? "",
      count: parseInt(body.querySelector(".group span")?.textContent ?? "", 10),
      rows: body.querySelectorAll("tr.client").length,
    })),
  );
}
