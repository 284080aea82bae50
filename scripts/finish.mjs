// Finishes what trunk built: node scripts/finish.mjs dist
//  1. the workers lose the names of their functions, an eighth of what is downloaded, which wasm-opt takes out of the page's program;
//  2. the workers' files get their content's hash into their names, as trunk does for the page's, so that a cached worker never meets a new page;
//  3. the inline script that starts the page moves into a file, so that the policy need not allow inline scripts;
//  4. index.html repeats the policy of `_headers` for hosts that do not read that file;
//  5. `_headers` gets the cache rules: hashed files for ever, the others asked for anew each time;
//  6. the sizes are printed.

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { parse } from "./headers.mjs";
import { withoutNames } from "./names.mjs";

/** What each program may take, in bytes after brotli. */
const BUDGETS = { app: 300_000, worker: 1_300_000, model_worker: 2_200_000 };
/** Sizes after brotli by content, because the best quality takes half a minute on the model engine. */
const SIZES = "target/brotli-sizes.json";
const HASHED = /-[0-9a-f]{12,}(_bg)?\.(wasm|js|css)$/;

const dist = process.argv[2] ?? "dist";
const at = (name) => join(dist, name);
const read = (name) => readFileSync(at(name), "utf8");
const hash = (content) => createHash("sha256").update(content).digest("hex").slice(0, 16);

let page = read("index.html");
for (const wasm of readdirSync(dist).filter((name) => name.endsWith("_bg.wasm") && !HASHED.test(name))) nameWorker(wasm.slice(0, -"_bg.wasm".length));
moveInlineScript();
dropPreloadIntegrity();
addPolicy();
writeFileSync(at("index.html"), page);
addCacheRules();
printSizes();

/** wasm first, then the script that names it: the script's own name depends on it. */
function nameWorker(name) {
  writeFileSync(at(`${name}_bg.wasm`), withoutNames(readFileSync(at(`${name}_bg.wasm`))));
  const wasm = rename(`${name}_bg.wasm`, (h) => `${name}-${h}_bg.wasm`);
  replaceIn(`${name}.js`, `${name}_bg.wasm`, wasm);
  const script = rename(`${name}.js`, (h) => `${name}-${h}.js`);
  if (!page.includes(wasm) || !page.includes(script)) {
    throw new Error(`index.html does not say where ${name} is: <meta name="${name}" content="./${name}.js" data-module="./${name}_bg.wasm">`);
  }
  rmSync(at(`${name}_loader.js`), { force: true });
}

/** Renames a file by its content; index.html follows wherever an attribute names it. */
function rename(from, to) {
  const name = to(hash(readFileSync(at(from))));
  renameSync(at(from), at(name));
  page = page.replaceAll(new RegExp(`(["'])(\\./)?${from.replaceAll(".", "\\.")}\\1`, "g"), `$1$2${name}$1`);
  return name;
}

function replaceIn(file, from, to) {
  const text = read(file);
  if (!text.includes(from)) throw new Error(`${file} does not name ${from}: has trunk or wasm-bindgen changed what it writes?`);
  writeFileSync(at(file), text.replaceAll(from, to));
}

function moveInlineScript() {
  page = page.replaceAll(/<script type="module"[^>]*>([^]*?)<\/script>/g, (whole, code) => {
    if (!code.trim()) return whole;
    const name = `start-${hash(code)}.js`;
    writeFileSync(at(name), `${code.trim()}\n`);
    return `<script type="module" src="./${name}"></script>`;
  });
  if (/<script(?![^>]*\bsrc=)/.test(page)) throw new Error("index.html still holds an inline script, which the policy forbids");
}

/** Browsers ignore integrity on a preload and complain about it in the console. */
function dropPreloadIntegrity() {
  page = page.replaceAll(/<link [^>]*rel="preload"[^>]*>/g, (link) => link.replace(/ integrity="[^"]*"/, ""));
}

function addPolicy() {
  const [, policy] = parse(read("_headers")).flatMap((rule) => rule.headers).find(([name]) => name === "Content-Security-Policy");
  const inPage = policy.split("; ").filter((part) => !part.startsWith("frame-ancestors"));
  const meta = `<meta http-equiv="Content-Security-Policy" content="${inPage.join("; ")}">`;
  const charset = page.match(/<meta charset="[^"]*"\s*\/?>/i);
  if (!charset) throw new Error("index.html has no <meta charset>, after which the policy belongs");
  page = page.replace(charset[0], `${charset[0]}\n    ${meta}`);
}

/** A rule per file: hosts disagree on patterns inside a name, and join the values of two rules that match. */
function addCacheRules() {
  const files = list("").filter((name) => name !== "_headers");
  const rule = (path, value) => `${path}\n  Cache-Control: ${value}`;
  const rules = files.map((name) => rule(`/${name}`, HASHED.test(name) ? "public, max-age=31536000, immutable" : "no-cache"));
  writeFileSync(at("_headers"), [read("_headers").trimEnd(), rule("/", "no-cache"), ...rules].join("\n") + "\n");
}

function list(folder) {
  return readdirSync(at(folder), { withFileTypes: true })
    .flatMap((entry) => (entry.isDirectory() ? list(`${folder}${entry.name}/`) : [`${folder}${entry.name}`]))
    .sort();
}

function printSizes() {
  const kinds = /\.(wasm|js|css|html)$/;
  const known = existsSync(SIZES) ? JSON.parse(readFileSync(SIZES, "utf8")) : {};
  const sizes = {};
  console.log(`\n${"file".padEnd(46)}${"bytes".padStart(12)}${"brotli".padStart(12)}`);
  for (const name of list("").filter((name) => kinds.test(name))) {
    const content = readFileSync(at(name));
    const key = hash(content);
    const small = (sizes[key] = known[key] ?? brotliSize(content));
    const budget = name.endsWith(".wasm") ? BUDGETS[name.replace(/-[0-9a-f]+_bg\.wasm$/, "")] : undefined;
    const over = budget && small > budget ? `  over its budget of ${budget.toLocaleString("en")}` : "";
    console.log(`${name.padEnd(46)}${content.length.toLocaleString("en").padStart(12)}${small.toLocaleString("en").padStart(12)}${over}`);
  }
  mkdirSync(dirname(SIZES), { recursive: true });
  writeFileSync(`${SIZES}.part`, JSON.stringify(sizes));
  renameSync(`${SIZES}.part`, SIZES);
}

function brotliSize(content) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
  return brotliCompressSync(content, { params }).length;
}
