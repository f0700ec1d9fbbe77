import type { Locator, Page } from "@playwright/test";

/** The lines of cases that wait; the page must show them. */
export const waiting = (page: Page): Locator => page.locator(".cases tbody tr");

/** Of these, what is not on the agenda, and of therapists with whose ruptures and cases other tests work. */
export const free = (page: Page): Locator =>
  waiting(page)
    .filter({ has: page.locator("[data-label='On the agenda']", { hasText: /^no$/ }) })
    .filter({ hasNotText: /with (Elin|Kwabena|Petra|Søren)/ });

/** Where a form of supervision stands on the client's page, and which form it is. */
export const section = (page: Page): Locator => page.locator("#supervision");
export const form = (scope: Locator, step: string): Locator =>
  scope.locator("form.act").filter({ has: scope.page().locator(`input[name=do][value=${step}]`) });
