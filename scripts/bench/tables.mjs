// Tables for the benchmark: rows of the built-in example drawn at random, with six more numbers: twenty features, an id, a timestamp, a score, a prediction and a label.

import { createWriteStream, mkdirSync, readFileSync } from "node:fs";
import { once } from "node:events";
import { join, resolve } from "node:path";

const EXTRA_COLUMNS = 6;

/** Writes a reference and a production of half the rows each into the folder; their paths. */
export async function writeTables(folder, rows) {
  mkdirSync(folder, { recursive: true });
  const [header, ...pool] = readFileSync("public/example/reference.csv", "utf8").trimEnd().split("\n");
  const below = random(7);
  const paths = [];
  for (const name of ["reference", "production"]) {
    const path = resolve(join(folder, `${name}-${rows}.csv`));
    const out = createWriteStream(path);
    out.write(header + Array.from({ length: EXTRA_COLUMNS }, (_, n) => `,extra_${n + 1}`).join("") + "\n");
    for (let row = 0; row < rows / 2; row++) {
      const extra = Array.from({ length: EXTRA_COLUMNS }, () => (below(2_000_000) / 1e4).toFixed(4));
      if (!out.write(`${pool[below(pool.length)]},${extra.join(",")}\n`)) await once(out, "drain");
    }
    out.end();
    await once(out, "finish");
    paths.push(path);
  }
  return paths;
}

/** Mulberry32: numbers below n. */
function random(seed) {
  return (n) => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (((t ^ (t >>> 14)) >>> 0) / 2 ** 32 * n) | 0;
  };
}
