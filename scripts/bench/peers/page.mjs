// Runs each model in a worker of either engine, by turns, and leaves the times in `window.measured`.

const TURNS = 5;
const STARTS = 3;
const BATCH = 1024;

const { rows, names, models } = await (await fetch("models.json")).json();
const numbers = new Float32Array(await (await fetch("numbers.f32")).arrayBuffer());
const texts = await (await fetch("texts.json")).json();
const column = (name) => numbers.subarray(names.indexOf(name) * rows, (names.indexOf(name) + 1) * rows);

/** What a model is fed: by input, a wide row-major table of numbers, or a column of texts. */
function feeds(model) {
  return model.columns.map(({ input, numbers: of, texts: text }) => {
    if (text) return { input, columns: [text], texts: texts[text] };
    const table = new Float32Array(rows * of.length);
    of.forEach((name, at) => column(name).forEach((value, row) => (table[row * of.length + at] = value)));
    return { input, columns: of, numbers: table };
  });
}

/** A worker that answers one message at a time. */
function start(file) {
  const worker = new Worker(file, { type: "module" });
  const ask = (message) =>
    new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => (data.error ? reject(new Error(`${file}: ${data.error}`)) : resolve(data));
      worker.onerror = (event) => reject(new Error(`${file}: ${event.message}`));
      worker.postMessage(message);
    });
  return { ask, end: () => worker.terminate() };
}

/** From a worker's start to its first prediction, in milliseconds: the least of some starts. */
async function firstPrediction(file, model, fed) {
  let least = Infinity;
  for (let i = 0; i < STARTS; i++) {
    const begin = performance.now();
    const worker = start(file);
    await worker.ask({ model: model.file, rows: 1, feeds: fed });
    await worker.ask({ batch: 1 });
    least = Math.min(least, performance.now() - begin);
    worker.end();
  }
  return least;
}

const all = [];
for (const model of models) {
  const fed = feeds(model);
  const engines = { ours: start("ours.mjs"), theirs: start("theirs.mjs") };
  const times = { ours: Infinity, theirs: Infinity };
  const answers = {};
  for (const engine of Object.values(engines)) await engine.ask({ model: model.file, rows, feeds: fed });
  for (let turn = 0; turn <= TURNS; turn++) {
    for (const [name, engine] of Object.entries(engines)) {
      const { ms, scores } = await engine.ask({ batch: BATCH });
      // The first turn warms up.
      if (turn > 0) times[name] = Math.min(times[name], ms);
      answers[name] = scores;
    }
  }
  Object.values(engines).forEach((engine) => engine.end());
  const apart = answers.ours.reduce((most, score, row) => Math.max(most, Math.abs(score - answers.theirs[row])), 0);
  const one = fed.map((f) => ({ ...f, numbers: f.numbers?.slice(0, f.columns.length), texts: f.texts?.slice(0, 1) }));
  const first = { ours: await firstPrediction("ours.mjs", model, one), theirs: await firstPrediction("theirs.mjs", model, one) };
  all.push({ title: model.title, rows, times, first, apart });
}
window.measured = all;
