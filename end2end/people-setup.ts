import type { FullConfig } from "@playwright/test";
import { rapport } from "./demo.ts";

/** How one person of the demo signs in. */
export type SignIn = { name: string; user_name: string; password: string; role: string };

/** Two people whom the demo lacks: one whose caseload is empty, one who sees everybody's. */
const added: SignIn[] = [
  { name: "Nila Newcome", user_name: "nila.newcome", password: "nobody here so far", role: "therapist" },
  { name: "Vera Overall", user_name: "vera.overall", password: "sees all of the cases", role: "supervisor" },
];

export default function setup(config: FullConfig): void {
  const { dataDir } = config.metadata;
  const printed = JSON.parse(rapport(dataDir, ["demo", "--print-sign-ins", "--json"]));
  const people: SignIn[] = printed.sign_ins;
  for (const { name, user_name, password, role } of added) {
    rapport(dataDir, ["user", "add", user_name, "--name", name, "--role", role], `${password}\n`);
  }
  for (const therapist of people.filter((person) => person.role === "therapist")) {
    rapport(dataDir, ["user", "supervise", "vera.overall", therapist.user_name]);
  }
  process.env.RAPPORT_SIGN_INS = JSON.stringify([...people, ...added]); // workers inherit it
}
