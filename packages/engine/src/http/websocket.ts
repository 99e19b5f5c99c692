import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { StreamSink } from "./message.ts";

/** What RFC 6455 has a server add to a client's key, so that no other server answers for it. */
const guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
const opcodes = { text: 1, close: 8, ping: 9, pong: 10 } as const;
/** Listeners have little to say. */
const maxHeardBytes = 64 * 1024;
const maxUnreadBytes = 1024 * 1024;
const heartbeatMs = 30_000;

/** Answers a request to speak WebSocket, and opens the stream of texts that is sent from then on. */
export function acceptWebSocket(
  request: IncomingMessage,
  socket: Duplex,
  open: (sink: StreamSink) => () => void,
): void {
  const key = request.headers["sec-websocket-key"];
  if (key === undefined || request.headers["sec-websocket-version"] !== "13") {
    refuseUpgrade(socket, 400, "This is no WebSocket of version 13.");
    return;
  }
  const accept = createHash("sha1")
    .update(key + guid)
    .digest("base64");
  const lines = ["HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade"];
  socket.write(`${[...lines, `Sec-WebSocket-Accept: ${accept}`].join("\r\n")}\r\n\r\n`);

  const send = (opcode: number, payload: Buffer) => {
    if (socket.writable) socket.write(frameOf(opcode, payload));
    return socket.writableLength < maxUnreadBytes;
  };
  const hangUp = () => {
    send(opcodes.close, Buffer.alloc(0));
    socket.end();
  };
  const beat = setInterval(() => send(opcodes.ping, Buffer.alloc(0)), heartbeatMs);
  const leave = open({ write: (text) => send(opcodes.text, Buffer.from(text)), end: hangUp });
  hear(socket, (opcode, payload) => {
    if (opcode === opcodes.ping) send(opcodes.pong, payload);
    if (opcode === opcodes.close) hangUp();
  });
  socket.once("close", () => {
    clearInterval(beat);
    leave();
  });
}

export function refuseUpgrade(socket: Duplex, status: number, error: string): void {
  const body = JSON.stringify({ error, status });
  const length = Buffer.byteLength(body);
  socket.end(
    `HTTP/1.1 ${status} Refused\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n${body}`,
  );
}

/** A server's frame: whole, and not masked. */
export function frameOf(opcode: number, payload: Buffer): Buffer {
  const { length } = payload;
  const head = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10);
  head[0] = 0x80 | opcode;
  head[1] = length < 126 ? length : length < 65_536 ? 126 : 127;
  if (head.length === 4) head.writeUInt16BE(length, 2);
  if (head.length === 10) head.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([head, payload]);
}

/** Reads a client's frames, which are masked. What it says that we do not answer is passed over. */
function hear(socket: Duplex, onFrame: (opcode: number, payload: Buffer) => void): void {
  let waiting: Buffer = Buffer.alloc(0);
  socket.on("error", () => socket.destroy()); // A listener that goes without a word is one that goes.
  socket.on("data", (chunk: Buffer) => {
    waiting = Buffer.concat([waiting, chunk]);
    for (let frame = readFrame(waiting); frame; frame = readFrame(waiting)) {
      waiting = waiting.subarray(frame.bytes);
      onFrame(frame.opcode, frame.payload);
    }
    if (waiting.length > maxHeardBytes) socket.destroy();
  });
}

/** The first frame of what has been received; `null` while it is not whole. */
export function readFrame(received: Buffer): { opcode: number; payload: Buffer; bytes: number } | null {
  if (received.length < 2) return null;
  const short = received.readUInt8(1) & 0x7f;
  const isMasked = (received.readUInt8(1) & 0x80) !== 0;
  const lengthBytes = short === 126 ? 2 : short === 127 ? 8 : 0;
  const start = 2 + lengthBytes + (isMasked ? 4 : 0);
  if (received.length < start) return null;
  const length =
    lengthBytes === 2 ? received.readUInt16BE(2) : lengthBytes === 8 ? Number(received.readBigUInt64BE(2)) : short;
  if (received.length < start + length) return null;
  const payload = Buffer.from(received.subarray(start, start + length));
  if (isMasked) {
    const mask = received.subarray(start - 4, start);
    for (const index of payload.keys()) payload[index] = (payload[index] ?? 0) ^ (mask[index % 4] ?? 0);
  }
  return { opcode: received.readUInt8(0) & 0x0f, payload, bytes: start + length };
}
