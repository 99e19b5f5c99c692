import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, onTestFinished, test } from "vitest";
import { createEngine } from "../engine.ts";
import { EngineError } from "../engine-error.ts";
import { scriptedApp, scriptedFunction } from "../testing/scripted-app.ts";
import { type Chance, createChance } from "./chance.ts";

const seed = Number(process.env["FAULT_SEED"] ?? Date.now() % 1_000_000);
const times = Number(process.env["FAULT_FILES"] ?? 40);
const app = scriptedApp([scriptedFunction("app-f", "go")], ({ event }) => ({ status: 200, body: event.data ?? null }));

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "engine-damaged-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A file in use by an engine, and how long its log was when each event had been acknowledged. */
async function fileInUse(folder: string) {
  const database = join(folder, "engine.db");
  const engine = createEngine({ database, apps: [app] });
  onTestFinished(() => engine.close());
  await engine.start();
  const acknowledged: { id: string; logBytes: number }[] = [];
  for (let n = 0; n < 30; n++) {
    const [id = ""] = await engine.send({ name: "go", data: { n, text: "x".repeat(500) } });
    acknowledged.push({ id, logBytes: statSync(`${database}-wal`).size });
  }
  await engine.idle();
  return { database, acknowledged, engine };
}

/** What a power cut leaves of the end of a log: nothing, something else, or the old with some bits turned. */
function tear(log: string, from: number, chance: Chance): void {
  const bytes = readFileSync(log);
  switch (chance.pick(["cut", "noise", "bits"])) {
    case "cut":
      truncateSync(log, from);
      return;
    case "noise":
      for (let at = from; at < bytes.length; at++) bytes[at] = chance.below(256);
      break;
    default:
      for (let flips = 0; flips < 5; flips++) flip(bytes, from + chance.below(bytes.length - from), chance);
  }
  writeFileSync(log, bytes);
}

function flip(bytes: Buffer, at: number, chance: Chance): void {
  bytes[at] = (bytes[at] ?? 0) ^ (1 << chance.below(8));
}

test(`of a log that is torn after what was acknowledged, everything acknowledged is there and goes on (FAULT_SEED=${seed})`, async () => {
  const chance = createChance(seed);
  const { database, acknowledged } = await fileInUse(temporaryFolder());
  const log = `${database}-wal`;
  const { size } = statSync(log);
  const copy = join(temporaryFolder(), "copy.db");
  for (let time = 0; time < times; time++) {
    copyFileSync(database, copy);
    copyFileSync(log, `${copy}-wal`);
    const from = chance.below(size);
    tear(`${copy}-wal`, from, chance);
    const engine = createEngine({ database: copy, apps: [app] });
    await engine.start();
    await engine.idle();
    const kept = acknowledged.filter(({ logBytes }) => logBytes <= from);
    const lost = kept.filter(({ id }) => engine.runsOfEvent(id)[0]?.status !== "completed");
    expect({ time, from, lost }).toEqual({ time, from, lost: [] });
    await engine.close();
    const sqlite = new DatabaseSync(copy);
    expect(sqlite.prepare("pragma integrity_check").get()).toEqual({ integrity_check: "ok" });
    sqlite.close();
    rmSync(copy);
  }
});

test(`a file with damaged pages is refused by name, or works; nothing else happens (FAULT_SEED=${seed})`, async () => {
  const chance = createChance(seed);
  const { database, engine: writer } = await fileInUse(temporaryFolder());
  await writer.close();
  const good = readFileSync(database);
  const folder = temporaryFolder();
  const ends = new Map<string, number>();
  for (let time = 0; time < times; time++) {
    const file = join(folder, `${time}.db`);
    const bytes = Buffer.from(good);
    const pages = bytes.length / 4096;
    const what = chance.pick(["bits", "page", "cut"]);
    const page = 1 + chance.below(pages - 1);
    if (what === "bits") for (let flips = 0; flips < 20; flips++) flip(bytes, chance.below(bytes.length), chance);
    if (what === "page") bytes.fill(chance.below(256), page * 4096, (page + 1) * 4096);
    writeFileSync(file, what === "cut" ? bytes.subarray(0, page * 4096 + chance.below(4096)) : bytes);
    const end = await useFile(file);
    for (const suffix of ["", "-wal"]) rmSync(file + suffix, { force: true });
    ends.set(end, (ends.get(end) ?? 0) + 1);
  }
  console.info(JSON.stringify(Object.fromEntries(ends)));
  for (const end of ends.keys()) expect(["DATABASE_CORRUPT", "DATABASE_FAILED", "works"]).toContain(end);
  expect(ends.get("DATABASE_CORRUPT")).toBeGreaterThan(0);
});

/** Opens the file, and sends and reads a little. How that ended, as the code of the error; anything but a named error is thrown. */
async function useFile(database: string): Promise<string> {
  try {
    const engine = createEngine({ database, apps: [app], closeTimeoutMs: 0 });
    try {
      await engine.start();
      await engine.send({ name: "go", data: { n: -1 } });
      for (const run of engine.listRuns({ limit: 100 })) engine.getRun(run.id);
      engine.listEvents({ limit: 100 });
      return "works";
    } finally {
      await engine.close();
    }
  } catch (error) {
    if (error instanceof EngineError) return error.code;
    throw new Error("An error of another kind.", { cause: error });
  }
}

test("a file that could not be opened is free again", async () => {
  const { database, engine: writer } = await fileInUse(temporaryFolder());
  await writer.close();
  const change = (config: string) => {
    const sqlite = new DatabaseSync(database);
    sqlite.exec(`pragma ignore_check_constraints = on; update functions set config = ${config}`);
    sqlite.close();
  };
  change("'{' || config");
  expect(() => createEngine({ database, apps: [] })).toThrow(expect.objectContaining({ code: "DATABASE_CORRUPT" }));
  change("substr(config, 2)");
  const engine = createEngine({ database, apps: [] });
  expect(engine.listFunctions()).toHaveLength(1);
  await engine.close();
});
