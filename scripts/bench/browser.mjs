// How long files take in Chromium from being chosen to their drift being shown, and the page's memory: node scripts/bench/browser.mjs
// Needs dist/. The page is served with its headers, and every size has a browser of its own.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { resolve } from "node:path";
import { writeTables } from "./tables.mjs";
import { openBrowser } from "./webdriver.mjs";

const SIZES = [10_000, 100_000, 1_000_000];
const FOLDER = "target/bench-tables";

/** Notes when files are chosen, when the first row of the drift table is drawn, and how long each phase is shown. */
const WATCH = `
  window.phases = {};
  let phase, since;
  const close = (next, now) => {
    if (phase) window.phases[phase] = (window.phases[phase] ?? 0) + now - since;
    [phase, since] = [next, now];
  };
  document.addEventListener("change", () => { window.chosenAt ??= performance.now(); }, { capture: true });
  const look = () => {
    const now = performance.now();
    const shown = document.querySelector(".progress b")?.textContent;
    if (shown !== phase) close(shown, now);
    if (window.chosenAt && !window.shownAt) {
      if (document.querySelector(".features tbody tr")) window.shownAt = now;
      else location.hash = "#/drift";
    }
    if (window.shownAt && !shown && document.querySelector("nav a[href='#/readiness'] small")) window.doneAt = now;
    else requestAnimationFrame(look);
  };
  look();`;

const server = spawn("node", ["scripts/serve.mjs", "--port", "8600", "dist"], { stdio: ["ignore", "pipe", "inherit"] });
try {
  const [announced] = await once(server.stdout, "data");
  const address = String(announced).match(/http:\S+/)[0];
  console.log(`${"rows".padStart(9)}  ${"phase".padEnd(20)} ${"ms".padStart(9)} ${"rows/s".padStart(13)} ${"peak MB".padStart(9)}`);
  for (const rows of SIZES) {
    const tables = await writeTables(FOLDER, rows);
    await measure(address, rows, tables);
    await measure(address, rows, tables, [resolve("public/example/model.onnx")]);
  }
} finally {
  server.kill();
  rmSync(FOLDER, { recursive: true, force: true });
}

/** Drops the tables, and with a model prints the phases too: without one, hardly anything comes after the drift. */
async function measure(address, rows, tables, model = []) {
  const browser = await openBrowser();
  try {
    await browser.goto(address);
    await browser.wait(`document.querySelector("input[type=file]")`);
    await browser.wait(`performance.getEntriesByName("first-contentful-paint").length`);
    const paint = await browser.run(`return performance.getEntriesByName("first-contentful-paint")[0].startTime`);
    // Nobody drops files in a page's first second; it starts its workers in it.
    await new Promise((resolve) => setTimeout(resolve, 1000));
    await browser.run(WATCH);
    await browser.chooseFiles("input[type=file]", [...tables, ...model]);
    await browser.wait("window.doneAt");
    const { phases, shown, all } = await browser.run("return { phases, shown: shownAt - chosenAt, all: doneAt - chosenAt }");
    if (model.length === 0) {
      line("", "first paint", paint);
      line(rows, "tables to drift shown", shown, browser.peakMemory());
      return;
    }
    for (const [phase, ms] of Object.entries(phases)) line(rows, phase, ms);
    line(rows, "all, with the model", all, browser.peakMemory());
  } finally {
    await browser.close();
  }
}

function line(rows, phase, ms, peak) {
  const speed = rows ? ((rows / ms) * 1000).toFixed(0) : "";
  console.log(`${String(rows).padStart(9)}  ${phase.padEnd(22)} ${ms.toFixed(0).padStart(7)} ${speed.padStart(13)} ${(peak?.toFixed(0) ?? "").padStart(9)}`);
}
