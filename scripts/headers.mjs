// Reads the `_headers` format of static hosts: a path with an optional * at its end, then indented lines `Name: value`.

/** Rules of a `_headers` text, in order: `{ path, headers: [[name, value]] }`. */
export function parse(text) {
  const rules = [];
  for (const line of text.split("\n")) {
    if (!line.trim() || line.startsWith("#")) continue;
    if (!/^\s/.test(line)) {
      rules.push({ path: line.trim(), headers: [] });
      continue;
    }
    const colon = line.indexOf(":");
    const rule = rules.at(-1);
    if (!rule || colon < 0) throw new Error(`_headers: no rule or no name in ${JSON.stringify(line)}`);
    rule.headers.push([line.slice(0, colon).trim(), line.slice(colon + 1).trim()]);
  }
  return rules;
}

/** Headers for a path: those of every rule that matches it. */
export function headersFor(rules, path) {
  const matches = (rule) => (rule.path.endsWith("*") ? path.startsWith(rule.path.slice(0, -1)) : path === rule.path);
  return rules.filter(matches).flatMap((rule) => rule.headers);
}
