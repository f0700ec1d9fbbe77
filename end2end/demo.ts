import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { createInterface } from "node:readline";
import type { PlaywrightTestConfig } from "@playwright/test";

export const binary = process.env.RAPPORT_BIN ?? "../target/debug/rapport";

export const browserArguments = [
  "--no-sandbox", // Chromium refuses to be sandboxed as root
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-gpu",
  "--disable-quic",
  "--disable-sync",
  "--no-first-run",
];

/** A demo practice of its own, and the browser to look at it with. */
export function demo(name: string, port: number) {
  const address = `127.0.0.1:${port}`;
  // Rapport makes it, so that the account that runs Postgres may pass through.
  const dataDir = `${tmpdir()}/rapport-${name}`;
  const log = "test-results/server.log";
  const use: PlaywrightTestConfig["use"] = {
    baseURL: `http://${address}`,
    browserName: "chromium",
    launchOptions: { executablePath: "/usr/bin/chromium", args: browserArguments },
    locale: "en-GB",
    timezoneId: "UTC",
  };
  const webServer: PlaywrightTestConfig["webServer"] = {
    command: `mkdir -p test-results && rm -rf '${dataDir}' && exec '${binary}' demo --data-dir '${dataDir}' --addr ${address} >'${log}' 2>&1`,
    url: `http://${address}/healthz`,
    reuseExistingServer: false,
    timeout: 120_000,
    gracefulShutdown: { signal: "SIGTERM", timeout: 20_000 }, // the server stops its Postgres
  };
  return { dataDir, log, use, webServer };
}

/** Runs one command of Rapport beside the server and answers what it prints. */
export function rapport(dataDir: string, args: string[], input = ""): string {
  return execFileSync(binary, [...args, "--data-dir", dataDir], { encoding: "utf8", input });
}

/** A second server process on the practice of the first; answers its address, and how to stop it. */
export async function serveBeside(dataDir: string, more: string[] = []): Promise<{ baseURL: string; stop: () => Promise<void> }> {
  const server = spawn(binary, ["demo", "--json", "--addr", "127.0.0.1:0", "--data-dir", dataDir, ...more], { stdio: ["ignore", "pipe", "ignore"] });
  const [line] = await once(createInterface(server.stdout), "line"); // it comes in pieces
  const { listening } = JSON.parse(line);
  const stop = async () => {
    const ended = once(server, "exit");
    server.kill("SIGTERM");
    const [code] = await ended;
    if (code !== 0) throw new Error(`the second server ended with ${code}`);
  };
  return { baseURL: listening, stop };
}
