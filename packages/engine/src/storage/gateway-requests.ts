import type { Database } from "./database.ts";

/** Keeps what the engine is to fetch for a step. Reported again, it stays as it was first. */
export function insertGatewayRequest(database: Database, runId: string, stepId: string, request: string): void {
  database.run(
    "insert into gateway_requests (run_id, step_id, request) values (?, ?, ?) on conflict do nothing",
    runId,
    stepId,
    request,
  );
}

export function findGatewayRequest(database: Database, runId: string, stepId: string): string | undefined {
  return database.get<{ request: string }>(
    "select request from gateway_requests where run_id = ? and step_id = ?",
    runId,
    stepId,
  )?.request;
}

/** The request may carry keys of other people's services: it goes as soon as it is answered. */
export function deleteGatewayRequest(database: Database, runId: string, stepId: string): void {
  database.run("delete from gateway_requests where run_id = ? and step_id = ?", runId, stepId);
}

export function deleteGatewayRequestsOfRun(database: Database, runId: string): void {
  database.run("delete from gateway_requests where run_id = ?", runId);
}
