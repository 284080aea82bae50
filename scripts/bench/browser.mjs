// How long files take in Chromium from being chosen to their drift being shown, and the page's memory: node scripts/bench/browser.mjs
// Needs dist/. The page is served with its headers, and every size has a browser of its own.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { writeTables } from "./tables.mjs";
import { openBrowser } from "./webdriver.mjs";

const SIZES = [10_000, 100_000, 1_000_000];
const FOLDER = "target/bench-tables";

/** Notes when files are chosen and when the first row of the drift table is drawn. */
const WATCH = `
  document.addEventListener("change", () => { window.chosenAt ??= performance.now(); }, { capture: true });
  const look = () => {
    if (document.querySelector(".features tbody tr")) window.shownAt = performance.now();
    else { if (window.chosenAt) location.hash = "#/drift"; requestAnimationFrame(look); }
  };
  look();`;

const server = spawn("node", ["scripts/serve.mjs", "--port", "8600", "dist"], { stdio: ["ignore", "pipe", "inherit"] });
try {
  const [announced] = await once(server.stdout, "data");
  const address = String(announced).match(/http:\S+/)[0];
  console.log(`${"rows".padStart(9)}  ${"first paint ms".padStart(14)} ${"drift shown ms".padStart(14)} ${"rows/s".padStart(10)} ${"peak MB".padStart(9)}`);
  for (const rows of SIZES) await measure(address, rows);
} finally {
  server.kill();
  rmSync(FOLDER, { recursive: true, force: true });
}

async function measure(address, rows) {
  const files = await writeTables(FOLDER, rows);
  const browser = await openBrowser();
  try {
    await browser.goto(address);
    await browser.wait(`document.querySelector("input[type=file]")`);
    const paint = await browser.run(`return performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? null`);
    await browser.run(WATCH);
    await browser.chooseFiles("input[type=file]", files);
    await browser.wait("window.shownAt");
    const ms = await browser.run("return window.shownAt - window.chosenAt");
    const cells = [rows, [paint, 14], [ms, 14], [(rows / ms) * 1000, 10], [browser.peakMemory(), 9]];
    const [first, ...rest] = cells;
    console.log(`${String(first).padStart(9)}  ${rest.map(([value, width]) => (value === null ? "" : value.toFixed(0)).padStart(width)).join(" ")}`);
  } finally {
    await browser.close();
  }
}
