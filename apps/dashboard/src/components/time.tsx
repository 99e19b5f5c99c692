import { durationText } from "#format/duration-text.ts";
import { agoText, shortTimeText, timeText } from "#format/time-text.ts";
import { serverNow, useNow } from "#live/server-clock.ts";

/** A moment: the time of day, with the date where it is not today's; pointing at it shows all of it, and how long ago. */
export function Time({ at, full = false }: { at: string | null; full?: boolean }) {
  if (at === null) return <span className="text-muted">–</span>;
  const ms = Date.parse(at);
  return (
    <time dateTime={at} title={`${timeText(ms, true)} (${agoText(ms, serverNow())})`} className="whitespace-nowrap">
      {full ? timeText(ms, true) : shortTimeText(ms, serverNow())}
    </time>
  );
}

/** How long ago or in how long, kept up to date. */
export function Ago({ at }: { at: string }) {
  const now = useNow(true, 1000);
  const ms = Date.parse(at);
  return (
    <time dateTime={at} title={timeText(ms, true)} className="whitespace-nowrap">
      {agoText(ms, now)}
    </time>
  );
}

/** From one moment to another; growing while there is no other. */
export function Duration({ from, to }: { from: string | null; to: string | null }) {
  const now = useNow(from !== null && to === null, 500);
  if (from === null) return <span className="text-muted">–</span>;
  return (
    <span className="whitespace-nowrap">{durationText((to === null ? now : Date.parse(to)) - Date.parse(from))}</span>
  );
}
