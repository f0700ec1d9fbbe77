import { Agent, request, type RequestOptions } from "node:http";
import { alarms } from "../../log-teardown.ts";
import { lines } from "../caseload.ts";
import { enterAs } from "../people.ts";
import { expect, test } from "../support.ts";

const AT_ONCE = 50;
const SECONDS = 30;
const LEAVERS = 200;

test.setTimeout((SECONDS + 60) * 1000);

type Target = { paths: string[]; options: RequestOptions };

let target: Target;

test.beforeEach(async ({ page, context, baseURL }) => {
  await enterAs(page, "therapist");
  const [{ href }] = await lines(page);
  const [cookie] = await context.cookies();
  const { hostname, port } = new URL(baseURL ?? "");
  target = { paths: ["/", href], options: { hostname, port, headers: { cookie: `${cookie.name}=${cookie.value}` } } };
});

test.afterEach(async ({ page }, { config }) => {
  await page.goto("/");
  expect((await lines(page)).length).toBeGreaterThan(10);
  await page.goto(target.paths[1]);
  await expect(page.locator(".finding")).toBeVisible();
  expect(alarms(config.metadata.log)).toEqual([]);
});

/** One whole answer: its status, or the error's code; with a 503, whether it says when to come back. */
function ask(agent: Agent, path: string): Promise<string> {
  return new Promise((resolve) => {
    const asked = request({ ...target.options, agent, path }, (answer) => {
      const again = answer.statusCode === 503 ? ` retry-after ${answer.headers["retry-after"]}` : "";
      answer.resume().on("end", () => resolve(`${answer.statusCode}${again}`));
      answer.on("error", (error) => resolve(`answer ${error.message}`));
    });
    asked.on("error", (error) => resolve(`request ${error.message}`)).end();
  });
}

test(`${AT_ONCE} readers at once for ${SECONDS} s are all answered`, async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const counts: Record<string, number> = {};
  const end = performance.now() + SECONDS * 1000;
  const reader = async (_: unknown, at: number) => {
    for (let turn = at; performance.now() < end; turn++) {
      const outcome = await ask(agent, target.paths[turn % target.paths.length]);
      counts[outcome] = (counts[outcome] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, reader));
  agent.destroy();
  test.info().annotations.push({ type: "requests", description: JSON.stringify(counts) });
  expect(Object.keys(counts), JSON.stringify(counts)).toEqual(["200"]);
  expect(counts["200"]).toBeGreaterThan(AT_ONCE);
});

/** Goes away as soon as the first bytes are there, or without waiting for any. */
function leave(path: string, early: boolean): Promise<void> {
  return new Promise((resolve) => {
    const asked = request({ ...target.options, agent: false, path });
    asked.on("close", () => resolve()).on("error", () => undefined); // our own hanging up is reported as an error
    asked.on("response", (answer) => answer.once("data", () => asked.destroy()));
    asked.end(() => {
      if (early) asked.destroy();
    });
  });
}

test(`${LEAVERS} readers who hang up do no harm`, async () => {
  const leaving = Array.from({ length: LEAVERS }, (_, at) => leave(target.paths[at % 2], at % 4 < 2));
  await Promise.all(leaving);
});
