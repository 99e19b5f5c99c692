import type { Json } from "../json.ts";
import type { AttemptView, OpenStepView, RunDetail, RunSummary, StepView } from "../run-view.ts";

const style = `
  :root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
  body { margin: 2rem auto; max-width: 64rem; padding: 0 1rem; }
  table { border-collapse: collapse; width: 100%; }
  th, td { border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent); padding: .3rem .6rem; text-align: left; vertical-align: top; }
  pre { margin: 0; max-height: 20rem; overflow: auto; white-space: pre-wrap; overflow-wrap: anywhere; }
  .failed { color: light-dark(#b3261e, #ff8a80); }
  .completed { color: light-dark(#1b6e3c, #7ddc9b); }
`;

export function runListPage(runs: RunSummary[]): string {
  const rows = runs.map(
    (run) => `<tr>
      <td><a href="/runs/${escapeHtml(run.id)}">${escapeHtml(run.functionName)}</a></td>
      <td class="${run.status}">${escapeHtml(statusText(run))}</td>
      <td>${escapeHtml(run.eventName)}</td>
      <td>${time(run.queuedAt)}</td>
      <td>${durationOf(run)}</td>
    </tr>`,
  );
  const empty = '<tr><td colspan="5">No runs yet.</td></tr>';
  return page("Runs", table(["Function", "Status", "Event", "Queued", "Duration"], rows.length > 0 ? rows : [empty]));
}

export function runPage(run: RunDetail): string {
  const result = run.status === "completed" ? run.output : "error" in run ? run.error : null;
  return page(
    run.functionName,
    `<p><a href="/">All runs</a></p>
    <p><span class="${run.status}">${escapeHtml(statusText(run))}</span>, ${durationOf(run)}, queued ${time(run.queuedAt)}, run ${escapeHtml(run.id)}</p>
    ${run.warnings.map((warning) => `<p>${escapeHtml(warning)}</p>`).join("")}
    <h2>Result</h2>${pretty(result)}
    <h2>Steps</h2>${table(["Step", "Kind", "Duration", "Result"], [...run.steps.map(stepRow), ...run.open.map(openRow)])}
    <h2>Attempts</h2>${table(["Step", "Attempt", "Started", "Duration", "Outcome"], run.attempts.map(attemptRow))}
    <h2>Events</h2>${run.events.map((event) => pretty(event.payload)).join("")}`,
  );
}

export function notFoundPage(): string {
  return page("Not found", '<p>There is no such run. <a href="/">All runs</a></p>');
}

function stepRow(step: StepView): string {
  const failed = "error" in step.result;
  return `<tr><td>${escapeHtml(step.name)}</td><td>${escapeHtml(step.op)}</td><td>${milliseconds(step.endedAt - step.startedAt)}</td>
    <td class="${failed ? "failed" : ""}">${pretty("error" in step.result ? step.result.error : step.result.data)}</td></tr>`;
}

function openRow(step: OpenStepView): string {
  const state = step.running ? "running" : `due ${time(step.dueAt)}`;
  return `<tr><td>${escapeHtml(step.name || "(function)")}</td><td>${escapeHtml(step.op)}</td><td></td>
    <td>${state}, attempt ${step.attempt + 1}</td></tr>`;
}

function attemptRow(attempt: AttemptView): string {
  const outcome = `${attempt.outcome}${attempt.statusCode === null ? "" : ` (${attempt.statusCode})`}`;
  return `<tr><td>${escapeHtml(attempt.name || "(function)")}</td><td>${attempt.attempt + 1}</td><td>${time(attempt.startedAt)}</td>
    <td>${milliseconds(attempt.endedAt - attempt.startedAt)}</td>
    <td class="${attempt.outcome === "succeeded" ? "" : "failed"}">${escapeHtml(outcome)}${attempt.error === null ? "" : pretty(attempt.error)}</td></tr>`;
}

function statusText(run: RunSummary): string {
  return run.status === "running" && run.waitingForAppSince !== null ? "waiting for the app" : run.status;
}

function durationOf(run: RunSummary): string {
  if (!("endedAt" in run) || !("startedAt" in run) || run.startedAt === null) return "";
  return milliseconds(run.endedAt - run.startedAt);
}

function milliseconds(ms: number): string {
  return ms < 10_000 ? `${ms} ms` : `${(ms / 1000).toFixed(1)} s`;
}

function time(at: number): string {
  const iso = new Date(at).toISOString();
  return `<time datetime="${iso}">${iso.slice(0, 19).replace("T", " ")}</time>`;
}

function pretty(value: Json): string {
  return `<pre>${escapeHtml(JSON.stringify(value, null, 2))}</pre>`;
}

function table(heads: string[], rows: string[]): string {
  return `<table><thead><tr>${heads.map((head) => `<th>${head}</th>`).join("")}</tr></thead><tbody>${rows.join("")}</tbody></table>`;
}

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
    <title>${escapeHtml(title)}</title><style>${style}</style></head><body><h1>${escapeHtml(title)}</h1>${body}</body></html>`;
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
