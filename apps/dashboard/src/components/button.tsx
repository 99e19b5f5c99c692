import type { ComponentProps, ReactNode } from "react";
import { Link } from "wouter";

const look = {
  plain: "border-line-strong bg-surface hover:bg-hover",
  primary: "border-transparent bg-accent text-on-accent hover:opacity-90",
  danger: "border-line-strong bg-surface text-bad hover:bg-bad-soft",
  ghost: "border-transparent text-muted hover:bg-hover hover:text-ink",
};

const shape =
  "inline-flex h-7.5 shrink-0 items-center justify-center gap-1.5 whitespace-nowrap rounded-md border px-2.5 font-medium disabled:opacity-50";

type Look = { variant?: keyof typeof look };

/** `busy` shows that its work is under way and keeps it from being begun twice. */
export function Button({
  variant = "plain",
  busy = false,
  className = "",
  disabled,
  ...rest
}: Look & { busy?: boolean } & ComponentProps<"button">) {
  return (
    <button
      type="button"
      disabled={disabled || busy}
      aria-busy={busy || undefined}
      className={`${shape} ${look[variant]} ${busy ? "animate-breathe" : ""} ${className}`}
      {...rest}
    />
  );
}

type LinkButtonProps = Look & { href: string; children: ReactNode; onClick?: () => void };

/** A link that looks like a button. */
export function LinkButton({ variant = "plain", href, children, onClick }: LinkButtonProps) {
  return (
    <Link href={href} onClick={onClick} className={`${shape} ${look[variant]}`}>
      {children}
    </Link>
  );
}
