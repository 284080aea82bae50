// A session of headless Chromium through chromedriver, with no more of the protocol than the benchmark needs.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, readdirSync } from "node:fs";
import { createServer } from "node:net";

const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";
const PATIENCE_MS = 600_000;

/** Starts the driver and a browser with an empty profile. */
export async function openBrowser() {
  const port = await freePort();
  const driver = spawn(process.env.CHROMEDRIVER || "chromedriver", [`--port=${port}`], { stdio: "ignore" });
  const call = async (method, path, body) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { method, body: body && JSON.stringify(body) });
    const { value } = await response.json();
    if (value?.error) throw new Error(`${value.error}: ${value.message}`);
    return value;
  };
  await until(() => call("GET", "/status").then((status) => status.ready, () => false));
  const { "goog:chromeOptions": options } = JSON.parse(readFileSync("webdriver.json", "utf8"));
  const { sessionId } = await call("POST", "/session", {
    capabilities: { alwaysMatch: { browserName: "chrome", timeouts: { script: PATIENCE_MS }, "goog:chromeOptions": options } },
  });
  const path = `/session/${sessionId}`;
  const run = (script, ...args) => call("POST", `${path}/execute/sync`, { script, args });
  return {
    run,
    goto: (url) => call("POST", `${path}/url`, { url }),
    /** Waits until the expression is true in the page. */
    wait: (expression) => until(() => run(`return Boolean(${expression})`)),
    /** Gives files to a file input, as choosing them does. */
    async chooseFiles(css, files) {
      const { [ELEMENT]: id } = await call("POST", `${path}/element`, { using: "css selector", value: css });
      await call("POST", `${path}/element/${id}/value`, { text: files.join("\n") });
    },
    /** Most memory that a page's process has held, workers included, in MB; null where the system does not say. */
    peakMemory: () => peakOfRenderers(driver.pid),
    async close() {
      await call("DELETE", path).catch(() => {});
      driver.kill();
      await once(driver, "exit");
    },
  };
}

async function until(test) {
  const limit = Date.now() + PATIENCE_MS;
  while (!(await test())) {
    if (Date.now() > limit) throw new Error("what was waited for did not come");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

function peakOfRenderers(ancestor) {
  let peak = null;
  for (const pid of descendants(ancestor)) {
    try {
      if (!readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("--type=renderer")) continue;
      const kilobytes = readFileSync(`/proc/${pid}/status`, "utf8").match(/^VmHWM:\s+(\d+)/m);
      peak = Math.max(peak ?? 0, Number(kilobytes[1]) / 1024);
    } catch {
      // It has ended in between.
    }
  }
  return peak;
}

function descendants(ancestor) {
  const parents = new Map();
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      const fields = readFileSync(`/proc/${pid}/stat`, "utf8").replace(/^.*\)/s, "").trim().split(" ");
      parents.set(Number(pid), Number(fields[1]));
    } catch {
      // It has ended in between.
    }
  }
  const found = new Set([ancestor]);
  for (let size = 0; size !== found.size; ) {
    size = found.size;
    for (const [pid, parent] of parents) if (found.has(parent)) found.add(pid);
  }
  return found;
}
