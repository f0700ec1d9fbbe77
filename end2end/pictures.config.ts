import { defineConfig } from "@playwright/test";
import { demo } from "./demo.ts";

// Pictures of the pages, for people to look at: tools/pictures.sh. No test; nothing is compared.
const { dataDir, log, use, webServer } = demo("pictures", 3918);

export default defineConfig({
  testDir: "pictures",
  testMatch: /.*\.pictures\.ts/,
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
