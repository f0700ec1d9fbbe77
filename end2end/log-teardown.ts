import { readFileSync } from "node:fs";
import type { FullConfig } from "@playwright/test";

/** Lines that a healthy server does not write: panics, and anything at level ERROR. */
export function alarms(log: string): string[] {
  const lines = readFileSync(log, "utf8").split("\n");
  return lines.filter((line) => /panicked at|\bpanic\b/i.test(line) || /"level":"ERROR"/.test(line));
}

/** However the tests went: the server must not have panicked behind their backs. */
export default function teardown(config: FullConfig): void {
  const found = alarms(config.metadata.log);
  if (found.length > 0) {
    throw new Error(`the server's log has ${found.length} alarm(s):\n${found.slice(0, 5).join("\n")}`);
  }
}
