const paths = {
  close: "M4 4l8 8M12 4l-8 8",
  check: "M3 8.5l3.5 3.5L13 4.5",
  copy: "M6 6h7v7H6zM3.5 10H3V3h7v.5",
  chevron: "M6 4l4 4-4 4",
  down: "M4 6l4 4 4-4",
  up: "M8 13V3M4 7l4-4 4 4",
  search: "M7 12A5 5 0 107 2a5 5 0 000 10zM11 11l3.5 3.5",
  sun: "M8 11a3 3 0 100-6 3 3 0 000 6zM8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1 1M12 12l1 1M13 3l-1 1M4 12l-1 1",
  moon: "M13.5 9.5A6 6 0 016.5 2.5 6 6 0 1013.5 9.5z",
  system: "M2 3h12v8H2zM6 14h4M8 11v3",
  keyboard: "M1.5 4h13v8.5h-13zM4 7h.01M7 7h.01M10 7h.01M12.5 7h.01M5 10h6",
  rerun: "M13 8a5 5 0 11-1.5-3.5M13 2v3h-3",
  stop: "M4 4h8v8H4z",
  play: "M5 3l8 5-8 5z",
  send: "M2 8l12-5-4 11-2.5-4.5z",
  warning: "M8 2l6.5 11.5h-13zM8 6.5v3M8 11.5h.01",
  external: "M6 3H3v10h10v-3M9 3h4v4M13 3L7.5 8.5",
} as const;

export type IconName = keyof typeof paths;

/** A line drawing of 16 by 16; what it stands beside or in says what it means. */
export function Icon({ name, className = "size-4" }: { name: IconName; className?: string }) {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 16 16"
      className={`shrink-0 ${className}`}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={paths[name]} />
    </svg>
  );
}
