import { Registry } from "../app/registry.ts";
import { systemClock } from "../clock.ts";
import type { Context } from "../context.ts";
import { limits } from "../limits.ts";
import type { Database } from "../storage/database.ts";
import { createIds } from "../ulid.ts";

/** What the engine's parts share, for tests of one part that bring the database. */
export function testContext(database: Database): Context {
  return {
    database,
    registry: new Registry(database),
    clock: systemClock,
    random: () => 0,
    newId: createIds(),
    retryIntervalMs: null,
    stepOutputBytes: limits.stepOutputBytes,
    log: () => {},
    consequences: [],
  };
}
