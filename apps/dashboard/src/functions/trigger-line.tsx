import type { FunctionDetail, JsonObject } from "#api/wire.ts";
import { Ago } from "#components/time.tsx";

type TriggerLineProps = { trigger: JsonObject; ticks: FunctionDetail["next_ticks"]; isWhole?: boolean };

/** What starts a function, on one line, or all of it: an event with its condition, or a cron with its next tick. */
export function TriggerLine({ trigger, ticks, isWhole = false }: TriggerLineProps) {
  const { event, expression, cron } = trigger;
  const fit = isWhole ? "wrap-anywhere" : "name";
  if (typeof cron === "string") {
    const tick = ticks.find((one) => one.cron === cron);
    return (
      <span className={fit}>
        <code className="font-mono text-ink text-xs">{cron}</code>
        {tick && (
          <>
            {" "}
            next <Ago at={tick.at} />
          </>
        )}
      </span>
    );
  }
  const condition = typeof expression === "string" && expression.trim() !== "" ? expression.trim() : null;
  const text = typeof event === "string" ? event : JSON.stringify(trigger);
  return (
    <span className={fit} title={condition === null ? text : `${text} if ${condition}`}>
      <bdi className="text-ink">{text}</bdi>
      {condition !== null && (
        <>
          {" "}
          if <code className="font-mono text-xs">{condition}</code>
        </>
      )}
    </span>
  );
}
