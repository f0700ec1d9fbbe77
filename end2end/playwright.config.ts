import { defineConfig } from "@playwright/test";
import { demo } from "./demo.ts";

const { dataDir, log, use, webServer } = demo("end2end", 3917);

// Specs in tests/serial load the server until it would disturb others, and run alone after them.
const serial = /\/serial\//;
// Specs in tests/scripted are about what needs JavaScript, or use a tool that does.
const scripted = /\/scripted\//;

export default defineConfig({
  testDir: "tests",
  outputDir: "test-results/files",
  forbidOnly: !!process.env.CI,
  fullyParallel: true,
  retries: 0, // a test that passes the second time is a broken test
  workers: 2,
  timeout: 60_000, // on two busy cores
  expect: { timeout: 15_000 },
  reporter: [["list"], ["json", { outputFile: "test-results/results.json" }]],
  metadata: { dataDir, log },
  globalSetup: "./people-setup.ts",
  globalTeardown: "./log-teardown.ts",
  use: { ...use, screenshot: "only-on-failure", trace: "retain-on-failure" },
  projects: [
    { name: "javascript", testIgnore: serial },
    { name: "no-javascript", testIgnore: [serial, scripted], use: { javaScriptEnabled: false } },
    { name: "serial", testMatch: serial, workers: 1, dependencies: ["javascript", "no-javascript"] },
  ],
  webServer,
});
