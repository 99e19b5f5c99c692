import { useLiveState } from "./live-provider.tsx";

/** Says whether what is shown is kept up to date. */
export function LiveBadge() {
  const isLost = useLiveState() === "lost";
  return (
    <output
      className={`inline-flex items-center gap-1.5 text-xs ${isLost ? "font-medium text-wait" : "text-muted"}`}
      aria-label="Connection to the engine"
    >
      <span aria-hidden className={`size-1.5 rounded-full ${isLost ? "animate-breathe bg-wait-bar" : "bg-good-bar"}`} />
      {isLost ? "Reconnecting …" : <span className="max-sm:sr-only">Live</span>}
    </output>
  );
}
