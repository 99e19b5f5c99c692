import { createHash } from "node:crypto";
import type { Context } from "../context.ts";
import { EngineError } from "../engine-error.ts";
import { planCrons } from "../intake/plan-crons.ts";
import { startLate } from "../intake/route-event.ts";
import { isObject, type Json, type JsonObject, objectOr, textOf } from "../json.ts";
import { limits } from "../limits.ts";
import { clearAwaitingSync, eventsAwaitingSync } from "../storage/events.ts";
import { deleteExpressionFault } from "../storage/expression-faults.ts";
import { allFunctions, archiveMissing, findApp, saveApp, saveFunction } from "../storage/functions.ts";
import { recallUnreachable } from "../storage/jobs.ts";
import { wakeAllLanes } from "../storage/lanes.ts";
import { parseFunctionConfig, withoutDeployId } from "./function-config.ts";

/** What an app says about itself when it registers, in band or out of band. */
export type Registration = { appId: string; url: string; sdk: string; framework: string; functions: Json[] };

export type RegistrationResult = { modified: boolean; warnings: { slug: string; warning: string }[] };

/**
 * Stores an app's functions and archives those it no longer has. Must run in a transaction.
 * `stillMissing` says whether other configured apps have yet to register for the first time.
 */
export function register(context: Context, app: Registration, stillMissing: () => boolean): RegistrationResult {
  const { database, registry, clock } = context;
  const functions = app.functions.map(withoutDeployIds);
  const configs = functions.map((fn) => {
    const config = parseFunctionConfig(fn);
    if (!config) throw new EngineError("INVALID_REGISTRATION", "A function of the app has no id or no URL.");
    return { config, text: JSON.stringify(fn) };
  });
  const faults = configs.flatMap(({ config }) => config.errors.map((error) => `${config.slug}: ${error}`));
  if (faults.length > 0) throw new EngineError("INVALID_REGISTRATION", faults.join(" "));
  const checksum = createHash("sha256")
    .update(JSON.stringify([app.url, functions]))
    .digest("hex");
  const known = findApp(database, app.appId);
  const { appId, url, sdk, framework } = app;

  saveApp(database, { id: appId, url, sdk, framework, checksum, synced_at: clock.now() });
  const before = new Map(allFunctions(database).map((fn) => [fn.slug, fn.config]));
  for (const { config, text } of configs) {
    if (before.get(config.slug) !== text) deleteExpressionFault(database, config.slug);
    const warnings = JSON.stringify(config.warnings);
    saveFunction(database, { slug: config.slug, app_id: appId, name: config.name, config: text, warnings });
  }
  const slugs = configs.map(({ config }) => config.slug);
  archiveMissing(database, appId, slugs, clock.now());
  registry.reload();
  planCrons(context);
  recallUnreachable(database, appId, clock.now());

  if (!known) {
    const since = clock.now() - limits.lateEventMs;
    for (const event of eventsAwaitingSync(database, since)) startLate(context, event, (fn) => fn.appId === appId);
  }
  if (!stillMissing()) clearAwaitingSync(database);
  const modified = known?.checksum !== checksum;
  if (modified) wakeAllLanes(database); // Limits may have changed.
  const warnings = configs.flatMap(({ config }) => config.warnings.map((warning) => ({ slug: config.slug, warning })));
  return { modified, warnings };
}

/** The registration in an app's own words, in-band reply or out-of-band request alike. */
export function parseRegistration(body: Json | undefined, url: string): Registration | null {
  if (!isObject(body) || !Array.isArray(body.functions)) return null;
  const appId = textOf(body.app_id) ?? textOf(body.appName);
  if (!appId) return null;
  const language = textOf(body.sdk_language);
  const sdk = textOf(body.sdk) ?? (language ? `${language}:v${textOf(body.sdk_version) ?? "?"}` : "unknown");
  return { appId, url, sdk, framework: textOf(body.framework) ?? "unknown", functions: body.functions };
}

function withoutDeployIds(fn: Json): Json {
  if (!isObject(fn)) return fn;
  const steps: JsonObject = {};
  for (const [id, step] of Object.entries(objectOr(fn.steps))) {
    const runtime = objectOr(objectOr(step).runtime);
    const url = textOf(runtime.url);
    steps[id] = url === undefined ? step : { ...objectOr(step), runtime: { ...runtime, url: withoutDeployId(url) } };
  }
  return { ...fn, steps };
}
