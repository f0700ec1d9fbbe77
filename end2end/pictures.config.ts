import { defineConfig } from "@playwright/test";
import { demo } from "./demo.ts";

// Pictures of the pages, for people to look at: tools/pictures.sh. No test; nothing is compared.
const { dataDir, log, use, webServer } = demo("pictures", 3918);

// They change a setting of the whole practice, so they come after the others.
const last = /blind\.pictures\.ts/;

export default defineConfig({
  testDir: "pictures",
  testMatch: /.*\.pictures\.ts/,
  projects: [
    { name: "pages", testIgnore: last },
    { name: "last", testMatch: last, dependencies: ["pages"] },
  ],
  outputDir: "test-results/pictures",
  workers: 2,
  fullyParallel: true,
  timeout: 60_000,
  reporter: "list",
  metadata: { dataDir, log },
  globalSetup: "./people-setup.ts",
  globalTeardown: "./log-teardown.ts",
  use,
  webServer,
});
