import type { Page } from "@playwright/test";
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { binary, rapport } from "../../demo.ts";
import { invited } from "../../people-setup.ts";
import { signIn } from "../people.ts";
import { MARK, PLANTS } from "../plants.ts";
import { expect, test } from "../support.ts";

// A practice of its own and no demo: into that, nothing can be imported.
const [NAME, ADDRESS] = ["planted", "127.0.0.1:3919"];
const dataDir = `${tmpdir()}/rapport-${NAME}`;
test.use({ baseURL: `http://${ADDRESS}` });
test.setTimeout(900_000);

const ROLES = ["nobody", "administrator", "supervisor", "therapist"] as const;
type Role = (typeof ROLES)[number];
const cookies = new Map<Role, string>();
let server: ChildProcess;

test.beforeAll(async () => {
  rmSync(dataDir, { recursive: true, force: true });
  const log = openSync("test-results/planted.log", "w");
  const args = ["serve", "--data-dir", dataDir, "--addr", ADDRESS, "--practice", `"><b data-planted>${MARK}</b>`];
  server = spawn(binary, args, { stdio: ["ignore", log, log] });
  await expect(async () => expect((await fetch(`http://${ADDRESS}/healthz`)).status).toBe(200)).toPass({ timeout: 60_000 });
  for (const role of ROLES.slice(1)) {
    const person = { name: `Planted ${role}`, user_name: `the.${role}`, password: "seven plums argue quietly", role };
    cookies.set(role, (await invited(dataDir, `http://${ADDRESS}`, person)).cookie);
  }
  rapport(dataDir, ["user", "supervise", "the.supervisor", "the.therapist"]);
  bringIn();
});

test.afterAll(async () => {
  const ended = new Promise((resolve) => server.once("exit", resolve));
  server.kill("SIGTERM");
  await ended;
});

test(`${PLANTS.length} planted strings stay text in every field and on every page`, async ({ page, complaints }) => {
  expect(new Set(PLANTS).size).toBe(40);
  const dialogs: string[] = [];
  page.on("dialog", (dialog) => {
    dialogs.push(dialog.message());
    return dialog.dismiss();
  });
  const fields = new Map<string, number>();
  for (const role of ROLES) {
    await crawl(page, role, 2, async (address) => {
      const found = await page.evaluate(plant, { plants: PLANTS, known: [...fields.keys()] });
      for (const { kind, kept, bad } of found) {
        fields.set(kind, kept);
        expect(bad, `${address} ${kind}`).toEqual([]);
      }
    });
  }
  const shown = new Map<string, number>();
  for (const role of ROLES) {
    // Every client's page as one of the two who see them; a few as the other.
    await crawl(page, role, role === "therapist" ? PLANTS.length : 3, async (address) => {
      const { found, bad } = await page.evaluate(look, MARK);
      expect(bad, address).toEqual([]);
      const place = `${role} ${address.split("?")[0].replace(/[0-9a-f-]{36}/, "*")}`;
      if (found > 0) shown.set(place, (shown.get(place) ?? 0) + found);
    });
  }
  console.log(`fields, and how many strings each took: ${JSON.stringify(Object.fromEntries(fields))}`);
  console.log(`places that show some: ${JSON.stringify(Object.fromEntries(shown))}`);
  const kept = [...fields.values()].filter((count) => count > 0);
  expect(kept.length, "fields that take such text").toBeGreaterThanOrEqual(3);
  expect(shown.size).toBeGreaterThan(5);
  expect(dialogs).toEqual([]);
  // Forms that are refused are answered with 422, those about a rupture that has moved on with 409, those about a rating that the
  // first string of its form took back with 403; the browser says so.
  expect(complaints.filter((complaint) => !/403|409|422/.test(complaint))).toEqual([]);
  complaints.length = 0;
});

/** What comes in by the command line: codes of clients, people's names. */
function bringIn(): void {
  const cell = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const items = Array.from({ length: 12 }, (_, at) => `item_${at + 1}`);
  const rows = PLANTS.map((plant, at) =>
    [cell(plant), "the.therapist", cell(`e${at}`), 1, "2026-03-09", "WAI-SR", "client", ...items.map(() => 3)].join(),
  );
  const head = ["client", "therapist", "care_episode", "session", "held_on", "instrument", "rater", ...items].join();
  const file = `${mkdtempSync(`${tmpdir()}/rapport-plants-`)}/plants.csv`;
  writeFileSync(file, `${[head, ...rows].join("\n")}\n`);
  const report = JSON.parse(rapport(dataDir, ["import", file, "--json"]));
  console.log(`import: ${JSON.stringify(report)}`);
  for (const [at, plant] of PLANTS.entries()) {
    rapport(dataDir, ["user", "add", `planted.${at}`, `--name=${plant}`, "--role", "therapist", "--json"]);
  }
}

/** Opens the pages that links lead to: two of each kind, and `most` of those that a planted string leads to. */
async function crawl(page: Page, role: Role, most: number, visit: (address: string) => Promise<void>): Promise<void> {
  await page.context().clearCookies();
  const cookie = cookies.get(role);
  if (cookie) await signIn(page, { cookie });
  const waiting = ["/", "/sign-in", "/?show=all"].map((href) => ({ href, planted: false }));
  const kinds = new Map<string, number>();
  const found = new Set<string>();
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const { href, planted } = next;
    const kind = href.replaceAll(/[0-9a-f-]{36}/g, "*").replaceAll(/=[^&]*/g, "");
    const count = kinds.get(kind) ?? 0;
    if (found.has(href) || count >= (planted ? most : 2)) continue;
    kinds.set(kind, count + 1);
    found.add(href);
    await page.goto(href);
    await visit(href);
    waiting.push(...(await page.evaluate(links, MARK)));
  }
}

/** Runs in the page. */
function links(mark: string): { href: string; planted: boolean }[] {
  return [...document.querySelectorAll<HTMLAnchorElement>("a[href^='/']")].map((link) => ({
    href: link.getAttribute("href") ?? "",
    planted: (link.textContent ?? "").includes(mark),
  }));
}

/** Runs in the page: how many planted strings stand in it as text, and what became more than text. */
function look(mark: string): { found: number; bad: string[] } {
  const bad = [...document.querySelectorAll("[data-planted], base, iframe, object, embed, meta[http-equiv], [onerror], [onload]")];
  const faults = bad.map((element) => element.outerHTML.slice(0, 100));
  if ("planted" in window) faults.push("something ran");
  const fields = [...document.querySelectorAll("input")].filter((field) => field.value.includes(mark)).length;
  return { found: (document.body.textContent ?? "").split(mark).length - 1 + fields, bad: faults };
}

/** Runs in the page: puts every string into every text field of every kind of form that is not `known`, and sends it. */
async function plant({ plants, known }: { plants: string[]; known: string[] }) {
  const results: { kind: string; kept: number; bad: string[] }[] = [];
  const texts = (form: HTMLFormElement) =>
    [...form.elements].filter(
      (field): field is HTMLInputElement | HTMLTextAreaElement =>
        (field instanceof HTMLInputElement && /^(text|search|email|tel|url)$/.test(field.type)) || field instanceof HTMLTextAreaElement,
    );
  for (const form of document.forms) {
    for (const field of texts(form)) {
      const path = new URL(form.action).pathname;
      const doing = (form.elements.namedItem("do") as HTMLInputElement | null)?.value ?? "";
      const kind = `${path} ${doing} ${field.name}`;
      if (known.includes(kind) || results.some((result) => result.kind === kind)) continue;
      const result = { kind, kept: 0, bad: [] as string[] };
      results.push(result);
      for (const [at, text] of plants.entries()) {
        const body = new URLSearchParams();
        for (const [name, value] of new FormData(form)) body.append(name, String(value));
        // What else the form wants, so that this text is what it is accepted or refused for.
        for (const box of form.querySelectorAll<HTMLInputElement>("[type=checkbox][name=roles]")) {
          if (box.value === "therapist" && !body.has("roles")) body.append("roles", box.value);
        }
        for (const other of texts(form)) if (!other.value) body.set(other.name, `p${at}.${Date.now()}`);
        body.set(field.name, text);
        const get = form.method === "get";
        const answer = await fetch(get ? `${path}?${body}` : path, get ? {} : { method: "POST", body });
        if (answer.ok && !answer.url.includes("problem=")) result.kept++;
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const bad = page.querySelectorAll("[data-planted], base, iframe, object, embed, meta[http-equiv], [onerror], [onload]");
        const loose = [...page.scripts].filter((script) => script.text.includes("planted"));
        for (const element of [...bad, ...loose]) result.bad.push(`${text} -> ${element.outerHTML.slice(0, 100)}`);
        if (answer.status >= 500) result.bad.push(`${text} -> ${answer.status}`);
      }
    }
  }
  return results;
}
