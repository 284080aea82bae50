// Seaworthy's engine.

import start, { Engine } from "./peer_engine.js";

const started = start();
let engine;

addEventListener("message", async ({ data }) => {
  try {
    await started;
    if (data.model) {
      engine = new Engine(new Uint8Array(await (await fetch(data.model)).arrayBuffer()));
      for (const { columns, numbers, texts } of data.feeds) {
        if (texts) engine.texts(columns[0], texts);
        else columns.forEach((name, at) => engine.numbers(name, Float64Array.from({ length: data.rows }, (_, row) => numbers[row * columns.length + at])));
      }
      engine.bind();
      postMessage({});
      return;
    }
    const begin = performance.now();
    const scores = engine.predict(data.batch);
    postMessage({ ms: performance.now() - begin, scores });
  } catch (error) {
    postMessage({ error: String(error) });
  }
});
