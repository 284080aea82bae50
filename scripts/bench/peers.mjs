// Opens the page that measures both engines and prints what it found: node scripts/bench/peers.mjs FOLDER

import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { brotliCompressSync } from "node:zlib";
import { openBrowser } from "./webdriver.mjs";

const folder = process.argv[2];
const server = spawn("node", ["scripts/serve.mjs", "--port", "8700", folder], { stdio: ["ignore", "pipe", "inherit"] });
const browser = await openBrowser();
try {
  const [announced] = await once(server.stdout, "data");
  await browser.goto(String(announced).match(/http:\S+/)[0]);
  await browser.run(`addEventListener("unhandledrejection", (event) => { window.failed = String(event.reason); })`);
  await browser.wait("window.measured || window.failed");
  const { measured, failed } = await browser.run("return { measured: window.measured, failed: window.failed }");
  if (failed) throw new Error(failed);
  const head = ["model", "ours", "onnxruntime-web", "ratio", "first: ours", "theirs", "ratio", "largest difference"];
  console.log(`| ${head.join(" | ")} |\n| --- |${" ---: |".repeat(head.length - 1)}`);
  for (const { title, rows, times, first, apart } of measured) {
    const per = (ms) => `${((ms / rows) * 1e6).toFixed(0)} ns/row`;
    const cells = [title, per(times.ours), per(times.theirs), times.theirs / times.ours, `${first.ours.toFixed(0)} ms`, `${first.theirs.toFixed(0)} ms`, first.theirs / first.ours];
    console.log(`| ${cells.map((c) => (typeof c === "number" ? c.toFixed(2) : c)).join(" | ")} | ${apart.toExponential(1)} |`);
  }
} finally {
  await browser.close();
  server.kill();
}
const compressed = (files) => files.reduce((sum, file) => sum + brotliCompressSync(readFileSync(file)).length, 0);
const theirs = compressed(["ort.wasm.min.mjs", "ort-wasm-simd-threaded.mjs", "ort-wasm-simd-threaded.wasm"].map((f) => `${folder}/${f}`));
const worker = existsSync("dist") ? readdirSync("dist").filter((f) => /^model_worker.*\.(js|wasm)$/.test(f)) : [];
const ours = worker.length > 0 ? compressed(worker.map((f) => `dist/${f}`)) : compressed([`${folder}/peer_engine.js`, `${folder}/peer_engine_bg.wasm`]);
console.log(`downloaded, brotli: ours ${ours}, onnxruntime-web ${theirs}, ratio ${(ours / theirs).toFixed(2)}`);
