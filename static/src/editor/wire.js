// What travels over the socket: see portal/coediting/wire.py.

export const idBytes = (id) => Uint8Array.from(id.replaceAll("-", "").match(/../g), (pair) => parseInt(pair, 16));
export const idText = (bytes) => {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};

function number(value) {
  const bytes = [];
  while (value > 127) {
    bytes.push((value % 128) | 128);
    value = Math.floor(value / 128);
  }
  bytes.push(value);
  return bytes;
}

function message(kind, id, ...parts) {
  const size = parts.reduce((sum, part) => sum + part.length, 17);
  const bytes = new Uint8Array(size);
  bytes[0] = kind;
  bytes.set(idBytes(id), 1);
  let at = 17;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

export const change = (id, client, sequence, update) => message(1, id, number(client), number(sequence), update);
export const open = (id, stateVector) => message(2, id, stateVector);
export const suggest = (id, client, sequence, update) => message(3, id, number(client), number(sequence), update);

/** {kind: "state" | "row" | "stored", id, …} */
export function read(buffer) {
  const bytes = new Uint8Array(buffer);
  let at = 17;
  const next = () => {
    let value = 0;
    let factor = 1;
    let byte;
    do {
      byte = bytes[at];
      at += 1;
      value += (byte & 127) * factor;
      factor *= 128;
    } while (byte > 127);
    return value;
  };
  const id = idText(bytes.subarray(1, 17));
  if (bytes[0] === 3) return { kind: "stored", id, sequence: next(), number: next(), at: next() };
  return { kind: bytes[0] === 1 ? "state" : "row", id, number: next(), update: bytes.subarray(at) };
}
