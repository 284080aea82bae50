// Serves a folder of static files as a host would, with the headers that its `_headers` names: what works here works when hosted.
//   node scripts/serve.mjs [--port 8080] [--base /repo/] [dist]
// Only this machine can reach it. A port in use makes it take the next free one.

import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize, resolve, sep } from "node:path";
import { parseArgs } from "node:util";
import { headersFor, parse } from "./headers.mjs";

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".csv": "text/csv; charset=utf-8",
  ".gz": "application/gzip",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".md": "text/markdown; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
};
const TRIES = 20;

const { values, positionals } = parseArgs({
  options: { port: { type: "string", default: "8080" }, base: { type: "string", default: "/" } },
  allowPositionals: true,
});
const folder = resolve(positionals[0] ?? "dist");
const base = `/${values.base}/`.replace(/\/+/g, "/");
if (!existsSync(join(folder, "index.html"))) stop(`${folder} holds no index.html: run make build first`);
const rules = existsSync(join(folder, "_headers")) ? parse(readFileSync(join(folder, "_headers"), "utf8")) : [];
listen(Number(values.port), TRIES);
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(0));

function listen(port, tries) {
  const server = createServer(answer);
  server.once("error", (error) => {
    if (error.code === "EADDRINUSE" && tries > 1) listen(port + 1, tries - 1);
    else stop(`port ${port}: ${error.message}`);
  });
  server.listen(port, "127.0.0.1", () => {
    console.log(`\n  Seaworthy is at http://127.0.0.1:${server.address().port}${base}\n  Ctrl+C stops it.\n`);
  });
}

async function answer(request, response) {
  const reply = (status, headers, body) => response.writeHead(status, headers).end(request.method === "HEAD" ? undefined : body);
  if (request.method !== "GET" && request.method !== "HEAD") return reply(405, { Allow: "GET, HEAD" });
  const path = pathOf(request.url);
  if (path === null) return reply(404, {}, "not here\n");
  const headers = headersFor(rules, path);
  const file = join(folder, normalize(path.endsWith("/") ? `${path}index.html` : path));
  if (!file.startsWith(folder + sep) || path === "/_headers") return reply(404, headers.flat(), "not found\n");
  try {
    const body = await readFile(file);
    const tag = `"${createHash("sha256").update(body).digest("hex").slice(0, 32)}"`;
    const own = ["Content-Type", TYPES[extname(file)] ?? "application/octet-stream", "ETag", tag];
    if (request.headers["if-none-match"] === tag) return reply(304, [...headers.flat(), ...own]);
    reply(200, [...headers.flat(), ...own, "Content-Length", String(body.length)], body);
  } catch {
    reply(404, headers.flat(), "not found\n");
  }
}

/** The path below the base, beginning with a slash; null outside of it or when it cannot be read. */
function pathOf(url) {
  try {
    const path = decodeURIComponent(new URL(url, "http://local").pathname);
    return path.startsWith(base) && !path.includes("\0") ? path.slice(base.length - 1) : null;
  } catch {
    return null;
  }
}

function stop(message) {
  console.error(`serve: ${message}`);
  process.exit(1);
}
