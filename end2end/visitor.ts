import { createHmac, randomInt } from "node:crypto";
import { request, type IncomingHttpHeaders } from "node:http";

export type Answer = { status: number; headers: IncomingHttpHeaders; location: string; body: string };

/** The six digits that an authenticator app shows for `secret` (base 32) at `time` (RFC 6238). */
export function oneTimeCode(secret: string, time = Date.now()): string {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...secret].map((letter) => letters.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(time / 30_000)));
  const hash = createHmac("sha1", key).update(counter).digest();
  const number = hash.readUInt32BE(hash[19] & 15) & 0x7fffffff;
  return (number % 1_000_000).toString().padStart(6, "0");
}

/** A browser without a window: follows forms with the sign-in's cookie, for what is no test's subject. */
export class Visitor {
  cookie = "";
  // From a network of its own: tries to sign in are counted by network, and the browser's should be all there are from its.
  private readonly localAddress = `127.${randomInt(1, 255)}.${randomInt(256)}.1`;

  constructor(private readonly baseURL: string) {}

  /** Posts a form as one of our own pages does, and answers where it leads. */
  async post(path: string, fields: Record<string, string>): Promise<string> {
    const { location } = await this.send("POST", path, new URLSearchParams(fields).toString());
    if (location.includes("problem=")) throw new Error(`${path} was refused: ${location}`);
    return location;
  }

  async get(path: string): Promise<string> {
    return (await this.send("GET", path)).body;
  }

  /** One request as one of our own pages makes it; `more` headers take the place of its own. */
  send(method: string, path: string, form?: string, more: Record<string, string> = {}): Promise<Answer> {
    const headers: Record<string, string> = { "sec-fetch-site": "same-origin" };
    if (this.cookie) headers.cookie = this.cookie;
    if (form !== undefined) headers["content-type"] = "application/x-www-form-urlencoded";
    Object.assign(headers, more);
    return new Promise((resolve, reject) => {
      const { localAddress } = this;
      const sent = request(new URL(path, this.baseURL), { method, headers, localAddress, agent: false }, (response) => {
        const set = response.headers["set-cookie"]?.[0];
        if (set) this.cookie = set.split(";")[0];
        let body = "";
        response.setEncoding("utf8");
        response.on("data", (part: string) => (body += part));
        const { headers, statusCode } = response;
        response.on("end", () => resolve({ status: statusCode ?? 0, headers, location: headers.location ?? "", body }));
      });
      sent.on("error", reject);
      sent.end(form);
    });
  }
}
