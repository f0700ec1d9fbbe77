import type { Page } from "@playwright/test";
import { lines } from "./caseload.ts";

/** A table as texts, head first. */
export function table(page: Page, selector: string): Promise<string[][]> {
  return page.locator(`${selector} tr`).evaluateAll((rows) =>
    rows.map((row) => [...row.querySelectorAll("th, td")].map((cell) => (cell.textContent ?? "").trim())),
  );
}

/** The readout as pairs of name and value; the first is the selected session. */
export function readout(page: Page): Promise<[string, string][]> {
  return page.locator("dl.readout").first().locator("> div").evaluateAll((pairs) =>
    pairs.map((pair) => {
      const text = (tag: string) => (pair.querySelector(tag)?.textContent ?? "").replace(/\s+/g, " ").trim();
      return [text("dt"), text("dd")] as [string, string];
    }),
  );
}

/** Where the first client in `state` can be found; the page must show a caseload. */
export async function firstIn(page: Page, state: string): Promise<string> {
  const line = (await lines(page)).find((line) => line.state === state);
  if (!line) throw new Error(`no client in state “${state}”`);
  return line.href;
}
