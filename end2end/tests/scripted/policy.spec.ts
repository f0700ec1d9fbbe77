import { CspEvaluator } from "csp_evaluator/dist/evaluator.js";
import { Severity } from "csp_evaluator/dist/finding.js";
import { CspParser } from "csp_evaluator/dist/parser.js";
import { Visitor } from "../../visitor.ts";
import { lines } from "../caseload.ts";
import { enterAs } from "../people.ts";
import { expect, test } from "../support.ts";

/** What Google's evaluator says against a policy, above what is for information. */
function faults(policy: string): string[] {
  const found = new CspEvaluator(new CspParser(policy).csp).evaluate();
  return found
    .filter(({ severity }) => severity < Severity.INFO)
    .map(({ severity, directive, description }) => `${Severity[severity]} ${directive}: ${description}`);
}

test("the content policy of every kind of response has no known weakness", async ({ page, context, baseURL }) => {
  const assets = new Set<string>();
  page.on("response", (response) => {
    const { pathname } = new URL(response.url());
    if (pathname.startsWith("/pkg/")) assets.add(pathname);
  });
  await enterAs(page, "administrator");
  await expect.poll(() => [...assets].some((name) => name.endsWith(".wasm"))).toBe(true);
  const visitor = new Visitor(baseURL ?? "");
  const asked = async (expected: number, method: string, path: string, form?: string, more = {}) => {
    const { status, headers } = await visitor.send(method, path, form, more);
    const what = `${method} ${path} ${status}`;
    expect(status, what).toBe(expected);
    const policy = String(headers["content-security-policy"]);
    expect(policy, what).toContain("default-src 'none'");
    expect(faults(policy), what).toEqual([]);
  };
  for (const path of ["/sign-in", "/invitation", "/about-the-numbers", "/healthz", "/readyz", ...assets]) await asked(200, "GET", path);
  await asked(303, "GET", "/");
  await asked(303, "POST", "/sign-in", "user_name=a&password=b");
  const [{ name, value }] = await context.cookies();
  visitor.cookie = `${name}=${value}`;
  for (const path of ["/", "/account", "/confirm", "/kept-form", "/admin/people", "/admin/audit"]) await asked(200, "GET", path);
  for (const path of ["/nowhere", "/clients/unknown", "/pkg/nothing.js"]) await asked(404, "GET", path);
  await asked(422, "POST", "/admin/people", "do=nothing");
  await asked(405, "GET", "/sign-out");
  await asked(403, "POST", "/sign-out", "", { "sec-fetch-site": "cross-site", origin: "https://evil.example" });
  await asked(415, "POST", "/sign-out", "{}", { "content-type": "application/json" });
  await asked(421, "GET", "/", undefined, { host: "evil.example" });
  await asked(413, "POST", "/admin/people", "a".repeat(70_000));
  await asked(204, "POST", "/still-here", "");
  await enterAs(page, "therapist");
  const [cookie] = await context.cookies();
  visitor.cookie = `${cookie.name}=${cookie.value}`;
  await asked(200, "GET", (await lines(page))[0].href);
});

test("the evaluator is awake", () => {
  for (const weak of ["default-src *", "script-src 'unsafe-inline'; object-src 'none'", "script-src 'nonce-x' 'strict-dynamic'"]) {
    expect(faults(weak).length, weak).toBeGreaterThan(0);
  }
});
