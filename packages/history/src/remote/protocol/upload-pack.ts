/** The two questions of git's protocol, version 2: which refs there are, and the objects behind some of them. */

import { badAnswer, RemoteError } from "../remote-error.ts";
import type { Transport } from "./http-transport.ts";
import { cutOff, delimiter, flush, type Packet, packet, readPackets } from "./pkt-line.ts";

export type ObjectFormat = "sha1" | "sha256";

export type Ref = { sha: string /** For a symbolic ref such as HEAD: the ref it stands for. */; target: string | null };

/** What the server will not do is known from its refusal: asking first would be one more request. */
export type Refusal = "filter" | "object_format" | "unknown_object" | "no_commits";

/** A server that answers, but not to this question. Callers ask in another way or give up. */
export class Refused extends Error {
  override readonly name = "Refused";
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(`The git server refused the request (${refusal}).`);
    this.refusal = refusal;
  }
}

export type PackRequest = {
  format: ObjectFormat;
  wants: readonly string[];
  /** Commits whose history we have: the server leaves it out. */
  haves?: readonly string[];
  /** `blob:none`, `tree:0`, `blob:limit=100k`. */
  filter?: string | null;
  /** Only so many commits deep; 1 is the wanted commits alone. */
  depth?: number;
  /** Only commits after this second of the epoch. */
  since?: number;
};

export type PackAnswer = {
  /** The commits whose parents were left out. Complete before the first bytes of the pack. */
  shallow: ReadonlySet<string>;
  pack: AsyncGenerator<Buffer, void, undefined>;
};

const agent = "agent=git/vibe-coding-profile";
const maxRefs = 10_000;
const maxLines = 200_000;

/** Refs whose names begin with one of `prefixes`. Throws `RemoteError`, and `Refused` for another object format. */
export async function listRefs(
  transport: Transport,
  question: { format: ObjectFormat; prefixes: readonly string[] },
  signal: AbortSignal | undefined,
): Promise<Map<string, Ref>> {
  const lines = ["symrefs", ...question.prefixes.map((prefix) => `ref-prefix ${prefix}`)];
  const refs = new Map<string, Ref>();
  let isEmpty = true;
  for await (const item of readPackets(transport.post(request("ls-refs", question.format, lines), signal))) {
    if (item.kind === "flush") return refs;
    isEmpty = false;
    const line = textOf(item);
    const [, sha, name, attributes] = /^([0-9a-f]{40}|[0-9a-f]{64}) (\S+)(.*)$/.exec(line) ?? [];
    if (sha === undefined || name === undefined || sha.length !== shaLength(question.format)) {
      throw badAnswer("a ref that is none");
    }
    refs.set(name, { sha, target: / symref-target:(\S+)/.exec(attributes ?? "")?.[1] ?? null });
    if (refs.size > maxRefs) throw badAnswer("more refs than were asked for");
  }
  if (isEmpty) throw new Refused("object_format"); // git says nothing at all where the formats differ.
  throw cutOff();
}

/** The objects that `wants` lead to, as a pack. Throws `RemoteError`, and `Refused` where the server cannot do as asked. */
export async function fetchPack(
  transport: Transport,
  question: PackRequest,
  signal: AbortSignal | undefined,
): Promise<PackAnswer> {
  const lines = [
    "no-progress",
    "ofs-delta",
    ...question.wants.map((sha) => `want ${sha}`),
    ...(question.haves ?? []).map((sha) => `have ${sha}`),
    ...(question.filter ? [`filter ${question.filter}`] : []),
    ...(question.depth === undefined ? [] : [`deepen ${question.depth}`]),
    ...(question.since === undefined ? [] : [`deepen-since ${question.since}`]),
    "done",
  ];
  const packets = readPackets(transport.post(request("fetch", question.format, lines), signal));
  const shallow = new Set<string>();
  try {
    for (let count = 0; ; count += 1) {
      const { value: item, done } = await packets.next();
      if (done) throw silence(question, count);
      if (count > maxLines) throw badAnswer("an answer without an end");
      if (item.kind !== "data") continue; // Between sections, and in front of the pack.
      const line = textOf(item);
      if (line === "packfile") return { shallow, pack: sideband(packets) };
      const [, boundary] = /^shallow ([0-9a-f]{40,64})$/.exec(line) ?? [];
      if (boundary !== undefined) shallow.add(boundary);
      else if (!/^(?:shallow-info|unshallow .*|acknowledgments|NAK|ACK .*|ready)$/.test(line)) {
        throw badAnswer("an answer in a form that was not asked for");
      }
    }
  } catch (error) {
    await packets.return();
    throw error;
  }
}

/** What git means by saying no more: of some questions that it refuses it complains to its own log only. */
function silence(question: PackRequest, lines: number): Error {
  if (lines === 0 && question.filter) return new Refused("filter");
  if (lines === 1 && question.since !== undefined) return new Refused("no_commits");
  return cutOff();
}

/** Pack bytes are one of three streams in one. Progress is asked away, but a server may still send signs of life. */
async function* sideband(packets: AsyncGenerator<Packet>): AsyncGenerator<Buffer, void, undefined> {
  for await (const item of packets) {
    if (item.kind === "flush") return;
    if (item.kind !== "data" || item.payload.length === 0) throw badAnswer("a pack without its stream");
    const stream = item.payload[0];
    if (stream === 1) yield item.payload.subarray(1);
    else if (stream === 3) throw complaint(item.payload.toString("latin1", 1));
    else if (stream !== 2) throw badAnswer("a stream that does not exist");
  }
  throw cutOff();
}

function request(command: string, format: ObjectFormat, lines: readonly string[]): Buffer {
  const head = [`command=${command}`, agent, ...(format === "sha1" ? [] : [`object-format=${format}`])];
  return Buffer.concat([...head.map(packet), delimiter, ...lines.map(packet), flush]);
}

function textOf(item: Packet): string {
  if (item.kind !== "data") throw badAnswer("a sign where there should be a line");
  const line = item.payload.toString("utf8").replace(/\n$/, "");
  if (line.startsWith("ERR ")) throw complaint(line);
  return line;
}

/** A server's words decide what kind of failure it is, and go no further. */
function complaint(words: string): Error {
  if (/unexpected line.*filter|filter.*not (?:supported|allowed)|invalid filter|not allow.*filter/i.test(words)) {
    return new Refused("filter");
  }
  if (/no commits selected/i.test(words)) return new Refused("no_commits");
  if (/object.format/i.test(words)) return new Refused("object_format");
  if (/not our ref|upload-pack: no such|bad object|not a valid object/i.test(words))
    return new Refused("unknown_object");
  if (/not found|does not exist|no such repository|access denied|not exported/i.test(words)) {
    return new RemoteError(
      "repository_not_found",
      "The repository does not exist, or you may not read it. Check its address and your access.",
    );
  }
  if (/protocol error|expected|capability|unknown command|invalid command/i.test(words)) {
    return new RemoteError(
      "unsupported",
      "The git server does not speak version 2 of git's protocol. Clone the repository and analyse the folder instead.",
    );
  }
  return new RemoteError("server_failed", "The git server stopped with an error. It is tried again later.");
}

export function shaLength(format: ObjectFormat): 40 | 64 {
  return format === "sha1" ? 40 : 64;
}
