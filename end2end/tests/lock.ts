import { expect, type Page } from "@playwright/test";

export const cover = (page: Page) => page.getByRole("dialog", { name: "The screen is locked" });

/** Opens `address` with a clock that the test moves. */
export async function openWithClock(page: Page, address: string): Promise<void> {
  await page.clock.install();
  await page.goto(address);
  await expect(page.locator("leptos-island").last()).toBeAttached();
  await page.waitForFunction(() => localStorage.getItem("rapport.seen") !== null);
}

/** So many minutes pass with nobody there. */
export async function leaveAlone(page: Page, minutes: number): Promise<void> {
  // Timers are slow in a machine that sleeps, so the clock is looked at once more.
  await page.clock.fastForward(minutes * 60_000);
  await page.clock.runFor(6_000);
}

export async function unlock(page: Page, password: string): Promise<void> {
  await cover(page).getByLabel("Password").fill(password);
  await cover(page).getByRole("button", { name: "Unlock" }).click();
}
