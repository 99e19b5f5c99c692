import type { Axis } from "@vibe/analysis/axes/axes";

/** A scale of 0 to 100 with the measured score and the band in which resamples put it. Words beside it say the same. */
export function AxisBar({ score, band }: { score: number; band: Axis["band"] }) {
  return (
    <svg className="h-6 w-full overflow-visible" aria-hidden="true">
      <rect y="9" width="100%" height="6" rx="3" className="fill-sunken" />
      {[25, 50, 75].map((tick) => (
        <rect key={tick} x={`${tick}%`} y="9" width="1" height="6" className="fill-line" />
      ))}
      <rect y="9" width={`${score}%`} height="6" rx="3" className="fill-accent" />
      {band !== null && (
        <>
          <rect
            x={`${band.low}%`}
            y="5"
            width={`${Math.max(0.4, band.high - band.low)}%`}
            height="14"
            rx="4"
            className="fill-ember/30"
          />
          <rect x={`${band.low}%`} y="5" width="1.5" height="14" className="fill-ember" />
          <rect x={`${band.high}%`} y="5" width="1.5" height="14" className="fill-ember" />
        </>
      )}
      <circle cx={`${score}%`} cy="12" r="6.5" className="fill-accent stroke-surface" strokeWidth="2.5" />
    </svg>
  );
}
