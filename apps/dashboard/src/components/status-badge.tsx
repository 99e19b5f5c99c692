import type { RunStatus, SpanStatus } from "#api/wire.ts";

const looks = {
  queued: ["Queued", "bg-off-bar", "text-muted"],
  running: ["Running", "bg-busy-bar animate-breathe", "text-busy"],
  waiting: ["Waiting", "bg-wait-bar", "text-wait"],
  completed: ["Completed", "bg-good-bar", "text-good"],
  failed: ["Failed", "bg-bad-bar", "text-bad"],
  cancelled: ["Cancelled", "bg-off-bar", "text-muted"],
  skipped: ["Skipped", "bg-off-bar", "text-muted"],
} as const;

type Word = keyof typeof looks;

/** What a status is called and which colours it has, whichever of the API's spellings it comes in. */
export function statusLook(status: RunStatus | SpanStatus): { word: string; dot: string; text: string } {
  const [word, dot, text] = looks[status.toLowerCase() as Word]; // Both spellings are the words above.
  return { word, dot, text };
}

type StatusBadgeProps = {
  status: RunStatus | SpanStatus;
  /** What a run does while its app is down. */
  waitingForApp?: boolean;
  /** On a narrow page the dot alone is seen. */
  mayShrink?: boolean;
};

/** A status in its colour, with a dot before the word. */
export function StatusBadge({ status, waitingForApp = false, mayShrink = false }: StatusBadgeProps) {
  const { word, dot, text } = waitingForApp
    ? { word: "Waiting for the app", dot: "bg-wait-bar", text: "text-wait" }
    : statusLook(status);
  return (
    <span
      className={`inline-flex max-w-full items-center gap-1.5 font-medium ${text}`}
      title={mayShrink ? word : undefined}
      data-status={status.toLowerCase()}
    >
      <span aria-hidden className={`size-2 shrink-0 rounded-full ${dot}`} />
      <span className={mayShrink ? "truncate max-sm:sr-only" : "truncate"}>{word}</span>
    </span>
  );
}
