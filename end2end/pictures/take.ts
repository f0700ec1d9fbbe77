import type { Page } from "@playwright/test";

const FOLDER = process.env.PICTURES ?? "../target/pictures";

/** How pages are pictured: what is in the file's name, the width, and what the browser is told. */
const LOOKS = [
  { name: "light", width: 1440, media: { colorScheme: "light" } },
  { name: "dark", width: 1440, media: { colorScheme: "dark" } },
  { name: "900", width: 900, media: { colorScheme: "light" } },
  { name: "390", width: 390, media: { colorScheme: "light" } },
  // A sheet of A4 at 96 px an inch, less its margins.
  { name: "print", width: 688, media: { media: "print", colorScheme: "light" } },
] as const;

/** Opens a page and waits until its islands are awake. A page that is kept up to date never stops listening. */
export async function open(page: Page, address: string): Promise<void> {
  const listens = page.waitForRequest(/\/live\?/).then(() => true);
  const idle = page.goto(address, { waitUntil: "networkidle" }).then(() => false, () => false);
  if (await Promise.race([listens, idle])) await page.waitForTimeout(1500);
  listens.catch(() => undefined);
}

export type Look = (typeof LOOKS)[number]["name"];

/** Pictures of the open page as `NAME-LOOK.png`, its whole length; in print also as `NAME.pdf`. */
export async function take(page: Page, name: string, looks: readonly Look[] = LOOKS.map((look) => look.name)): Promise<void> {
  for (const look of LOOKS.filter((look) => looks.includes(look.name))) {
    await page.emulateMedia({ media: "screen", ...look.media });
    await page.setViewportSize({ width: look.width, height: 900 });
    await page.screenshot({ path: `${FOLDER}/${name}-${look.name}.png`, fullPage: true, animations: "disabled", caret: "hide" });
    if (look.name === "print") await page.pdf({ path: `${FOLDER}/${name}.pdf`, preferCSSPageSize: true });
  }
  await page.emulateMedia({ media: "screen", colorScheme: "light" });
}

/** What one sees of the open page without scrolling, as `NAME.png`. */
export async function glance(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `${FOLDER}/${name}.png`, animations: "disabled", caret: "hide" });
}
