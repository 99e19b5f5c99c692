import type { ComponentProps } from "react";

const LOOKS = {
  primary: "bg-accent text-on-accent hover:bg-accent-strong",
  quiet: "border border-muted/50 bg-surface text-ink hover:border-ink",
  danger: "bg-danger text-page hover:opacity-90",
};

const SHAPE =
  "inline-flex min-h-9 items-center justify-center whitespace-nowrap rounded-md px-3.5 py-1.5 font-medium text-sm transition-colors disabled:cursor-not-allowed disabled:opacity-60";

type Look = { look?: keyof typeof LOOKS };

export function Button({ look = "primary", type = "button", ...props }: ComponentProps<"button"> & Look) {
  return <button type={type} className={`${SHAPE} ${LOOKS[look]}`} {...props} />;
}

/** A link that looks like a button. A plain anchor: what it leads to may be no page. */
export function ButtonLink({ look = "primary", children, ...props }: ComponentProps<"a"> & Look) {
  return (
    <a className={`${SHAPE} ${LOOKS[look]}`} {...props}>
      {children}
    </a>
  );
}
