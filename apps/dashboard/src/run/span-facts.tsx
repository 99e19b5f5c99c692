import type { ReactNode } from "react";
import type { Span } from "#api/wire.ts";
import { Ago, Duration, Time } from "#components/time.tsx";
import { durationText } from "#format/duration-text.ts";
import { opNames } from "#waterfall/waterfall-row.tsx";

/** What there is to say of a span in a word each; what it does not have is left out. */
export function factsOf(span: Span): [name: string, value: ReactNode][] {
  const facts: [string, ReactNode, boolean][] = [
    ["Kind", span.stepOp && opNames[span.stepOp], span.stepOp !== null && span.stepOp !== "RUN"],
    ["Queued", <Time key="queued" at={span.queuedAt} full />, !span.reused],
    ["Started", <Time key="started" at={span.startedAt} full />, span.startedAt !== null],
    ["Ended", <Time key="ended" at={span.endedAt} full />, span.endedAt !== null],
    ["Duration", <Duration key="took" from={span.startedAt} to={span.endedAt} />, span.startedAt !== null],
    ["In the queue", durationText(span.queueDelayMs ?? 0), span.queueDelayMs !== null],
    ["Attempts", span.attempts, span.kind === "step" && span.attempts > 0],
    ["Next try", span.nextRetryAt && <Ago key="next" at={span.nextRetryAt} />, span.nextRetryAt !== null],
    ["Status code", span.statusCode, span.statusCode !== null],
    ["From", "the earlier run: it was not run again", span.reused],
    ...stepFacts(span),
  ];
  return facts.filter(([, , isThere]) => isThere).map(([name, value]) => [name, value]);
}

function stepFacts({ stepInfo, stepId }: Span): [string, ReactNode, boolean][] {
  const text = (name: string): string | null => {
    const value = stepInfo?.[name];
    return typeof value === "string" ? value : null;
  };
  const time = (name: string) => <Time key={name} at={text(name)} full />;
  return [
    ["Sleeps until", time("sleepUntil"), text("sleepUntil") !== null],
    ["Waits for", text("eventName") ?? text("signal"), (text("eventName") ?? text("signal")) !== null],
    ["Condition", <code key="if">{text("expression")}</code>, text("expression") !== null],
    ["At the latest", time("timeout"), text("timeout") !== null],
    ["Timed out", "yes", stepInfo?.timedOut === true],
    ["Function", text("functionID"), text("functionID") !== null],
    [
      "Step id",
      <code key="id" className="text-xs">
        {stepId}
      </code>,
      stepId !== null && stepInfo !== null,
    ],
  ];
}
