// onnxruntime-web, plain WebAssembly, one thread.

import * as ort from "./ort.wasm.min.mjs";

ort.env.wasm.numThreads = 1;
let session, feeds, rows;

const tensor = ({ columns, numbers, texts }, from, to) =>
  texts
    ? new ort.Tensor("string", texts.slice(from, to), [to - from, 1])
    : new ort.Tensor("float32", numbers.subarray(from * columns.length, to * columns.length), [to - from, columns.length]);

addEventListener("message", async ({ data }) => {
  try {
    if (data.model) {
      session = await ort.InferenceSession.create(new Uint8Array(await (await fetch(data.model)).arrayBuffer()), { executionProviders: ["wasm"] });
      ({ feeds, rows } = data);
      postMessage({});
      return;
    }
    const begin = performance.now();
    const scores = new Float32Array(rows);
    for (let from = 0; from < rows; from += data.batch) {
      const to = Math.min(rows, from + data.batch);
      const outputs = await session.run(Object.fromEntries(feeds.map((f) => [f.input, tensor(f, from, to)])));
      const { data: values, dims } = outputs[session.outputNames.at(-1)];
      const width = dims[1] ?? 1;
      for (let row = from; row < to; row++) scores[row] = values[(row - from) * width + width - 1];
    }
    postMessage({ ms: performance.now() - begin, scores });
  } catch (error) {
    postMessage({ error: String(error) });
  }
});
