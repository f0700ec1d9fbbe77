import { browserArguments } from "../demo.ts";
import { pagesFit } from "./pages-fit.ts";
import { enterAs } from "./people.ts";
import { expect, test } from "./support.ts";

// As a reader sets it in the browser; a style on the page would leave the breakpoints where they are.
test.use({ launchOptions: { executablePath: "/usr/bin/chromium", args: [...browserArguments, "--blink-settings=defaultFontSize=32"] } });

test("the text is twice as large", async ({ page }) => {
  await enterAs(page, "therapist");
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).fontSize)).toBe("32px");
});

pagesFit("text at 200 %");
