// Fails when the client bundle is heavier than its budget: what a browser downloads before the islands work.
import { readFileSync } from "node:fs";
import { brotliCompressSync, constants } from "node:zlib";

const BUDGET = 60_000; // bytes, JavaScript and WebAssembly together, brotli 11
const FILES = ["rapport.js", "rapport.wasm"];
const pkg = new URL("../target/site/pkg/", import.meta.url);

const weigh = (file) =>
  brotliCompressSync(readFileSync(new URL(file, pkg)), {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11 },
  }).length;

const weights = FILES.map(weigh);
const total = weights.reduce((sum, bytes) => sum + bytes, 0);
const parts = FILES.map((file, i) => `${file} ${weights[i]}`).join(" + ");
console.log(`client bundle, brotli: ${parts} = ${total} of ${BUDGET} bytes`);
if (total > BUDGET) {
  console.error(`error: ${total - BUDGET} bytes over the budget`);
  process.exit(1);
}
