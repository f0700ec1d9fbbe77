import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";

/** A mail server on this machine that takes every mail and keeps it. */
export async function mailServer(): Promise<{ url: string; letters: string[]; stop: () => Promise<void> }> {
  const letters: string[] = [];
  const server = createServer((socket) => converse(socket, letters));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const stop = async () => {
    server.close();
    await once(server, "close");
  };
  return { url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`, letters, stop };
}

function converse(socket: Socket, letters: string[]): void {
  const say = (answer: string) => socket.write(`${answer}\r\n`);
  let [unread, letter] = ["", null as string[] | null];
  const hear = (line: string) => {
    if (letter && line !== ".") return void letter.push(line);
    if (letter) letters.push(letter.join("\n"));
    letter = line === "DATA" ? [] : null;
    if (line === "QUIT") return void socket.end("221 bye\r\n");
    say(letter ? "354 go on" : "250 well");
  };
  socket.setEncoding("utf8");
  socket.on("error", () => socket.destroy()); // whoever hangs up was heard
  socket.on("data", (text: string) => {
    const lines = (unread + text).split("\r\n");
    unread = lines.pop() ?? "";
    lines.forEach(hear);
  });
  say("220 ready");
}
