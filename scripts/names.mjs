// Takes what a browser does not run out of a WebAssembly module.

/** The module without its custom sections, which hold names of functions and notes of tools. */
export function withoutNames(module) {
  const parts = [module.subarray(0, 8)];
  for (let at = 8; at < module.length; ) {
    const start = at;
    const kind = module[at++];
    let [length, shift, byte] = [0, 0, 0];
    do {
      byte = module[at++];
      length += (byte & 127) * 2 ** shift;
      shift += 7;
    } while (byte >= 128);
    at += length;
    if (!(at <= module.length)) throw new Error("a module is cut short");
    if (kind !== 0) parts.push(module.subarray(start, at));
  }
  return Buffer.concat(parts);
}
