import type { FullConfig } from "@playwright/test";
import { rapport } from "./demo.ts";
import { Visitor, oneTimeCode } from "./visitor.ts";

type Newcomer = { name: string; user_name: string; password: string; role: string };

/** How one person of the demo signs in, and the cookie of a sign-in that is open already. */
export type SignIn = {
  name: string;
  user_name: string;
  password: string;
  role: string;
  one_time_code_secret: string;
  cookie: string;
};

/** People whom the demo lacks: one whose caseload is empty, one who sees everybody's, one who supervises nobody. */
const added = [
  { name: "Nila Newcome", user_name: "nila.newcome", password: "slow otter borrows lamps", role: "therapist" },
  { name: "Vera Overall", user_name: "vera.overall", password: "eleven quiet tram stops", role: "supervisor" },
  { name: "Nele Nobodys", user_name: "nele.nobodys", password: "nine patient door hinges", role: "supervisor" },
];

export default async function setup(config: FullConfig): Promise<void> {
  const { dataDir } = config.metadata;
  const baseURL = config.projects[0].use.baseURL ?? "";
  const printed = JSON.parse(rapport(dataDir, ["demo", "--print-sign-ins", "--json"]));
  const people: SignIn[] = printed.sign_ins;
  for (const person of people) person.cookie = await signedIn(baseURL, person);
  for (const person of added) people.push(await invited(dataDir, baseURL, person));
  for (const therapist of people.filter((person) => person.role === "therapist")) {
    rapport(dataDir, ["user", "supervise", "vera.overall", therapist.user_name]);
  }
  process.env.RAPPORT_SIGN_INS = JSON.stringify(people); // workers inherit it
}

async function signedIn(baseURL: string, { user_name, password, one_time_code_secret }: SignIn): Promise<string> {
  const visitor = new Visitor(baseURL);
  await visitor.post("/sign-in", { user_name, password, next: "/" });
  await visitor.post("/sign-in/code", { code: oneTimeCode(one_time_code_secret), next: "/" });
  return visitor.cookie;
}

/** The way of somebody who is new: invitation, password, authenticator, recovery codes. */
export async function invited(dataDir: string, baseURL: string, person: Newcomer): Promise<SignIn> {
  const { name, user_name, role } = person;
  const args = ["user", "add", user_name, "--name", name, "--role", role, "--json"];
  const { code } = JSON.parse(rapport(dataDir, args));
  const visitor = new Visitor(baseURL);
  await visitor.post("/invitation", { code });
  await visitor.post("/sign-in/new-password", { password: person.password, again: person.password });
  const [, key = ""] = /<code>([A-Z2-7 ]+)/.exec(await visitor.get("/sign-in/authenticator")) ?? [];
  const one_time_code_secret = key.replaceAll(" ", "");
  await visitor.post("/sign-in/authenticator", { code: oneTimeCode(one_time_code_secret), next: "/" });
  await visitor.post("/sign-in/recovery-codes", { next: "/" });
  return { ...person, one_time_code_secret, cookie: visitor.cookie };
}
