import type { Targets } from "../app/targets.ts";
import type { Context } from "../context.ts";
import { objectOr, parseJson } from "../json.ts";
import type { CallEnd } from "../step/answer.ts";
import { findGatewayRequest } from "../storage/gateway-requests.ts";
import type { JobRow } from "../storage/jobs.ts";
import { findRun } from "../storage/runs.ts";
import type { CheckpointOffers } from "./checkpoint-offers.ts";
import { type GatewayHosts, makeGatewayCall } from "./gateway.ts";
import { readReply, unansweredBy } from "./reply.ts";
import { callRequest, canCheckpoint } from "./request.ts";
import { keptHeaders } from "./response-headers.ts";

/** What calls need besides the engine's state. */
export type CallDeps = {
  targets: Targets;
  offers: CheckpointOffers;
  gatewayHosts: GatewayHosts;
  requestBytes: number;
  /** Whether there is an address at which an app could report steps. */
  canBeReached: () => boolean;
};

/** A job whose call goes not to an app but wherever its step asks. */
export function isGatewayJob(job: JobRow): job is JobRow & { op: "Gateway" | "AIGateway" } {
  return job.kind === "step" && (job.op === "Gateway" || job.op === "AIGateway");
}

/** Makes the call of a leased job. Never throws: what went wrong is a reply too. */
export async function makeCall(context: Context, deps: CallDeps, job: JobRow, signal: AbortSignal): Promise<CallEnd> {
  try {
    return isGatewayJob(job)
      ? await callGateway(context, deps, job, signal)
      : await callApp(context, deps, job, signal);
  } catch (error) {
    context.log("debug", "A call was not answered.", { runId: job.run_id, error });
    return { statusCode: null, reply: unansweredBy(error) };
  } finally {
    deps.offers.ended(job.id);
  }
}

async function callApp(context: Context, deps: CallDeps, job: JobRow, signal: AbortSignal) {
  const { database, registry, clock } = context;
  const run = findRun(database, job.run_id);
  const fn = registry.get(run?.function_slug ?? "");
  if (!run || !fn) return noRun;
  const route = deps.targets.routeOf(fn);
  const checkpointing =
    route.checkpointing &&
    deps.canBeReached() &&
    canCheckpoint(database, run, job) &&
    deps.offers.isOpenTo(fn.slug, clock.now());
  const { requestBytes } = deps;
  const request = callRequest(database, route.url, fn, run, job, { checkpointing, requestBytes });
  const response = await route.transport(request, signal);
  const reply = readReply(response, clock.now());
  if (checkpointing) deps.offers.answered(job.id, fn.slug, reply, clock.now());
  return { statusCode: response.status, headers: keptHeaders(response.headers), reply };
}

async function callGateway(
  { database }: Context,
  { gatewayHosts }: CallDeps,
  job: JobRow & { op: "Gateway" | "AIGateway" },
  signal: AbortSignal,
) {
  const stored = findGatewayRequest(database, job.run_id, job.step_id);
  if (stored === undefined) return noRun;
  const request = objectOr(parseJson(stored));
  return makeGatewayCall({ id: job.step_id, name: job.name, op: job.op, request }, gatewayHosts, signal);
}

/** The run has ended between the lease and the call: whatever the answer, it will be dropped. */
const noRun: CallEnd = {
  statusCode: null,
  reply: { kind: "unanswered", failure: "lost", reason: "No run." },
};
