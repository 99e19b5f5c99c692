import type { ReactNode } from "react";

type SelectProps = {
  label: string;
  value: string;
  onChange: (value: string) => void;
  children: ReactNode;
  className?: string;
};

/** A native choice; its name is said to those who do not see it, its first option says it to the others. */
export function Select({ label, value, onChange, children, className = "" }: SelectProps) {
  return (
    <select
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      className={`field max-w-48 truncate pr-1 ${value === "" ? "text-muted" : ""} ${className}`}
    >
      {children}
    </select>
  );
}
