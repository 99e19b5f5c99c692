import { type ComponentProps, useEffect, useRef, useState } from "react";
import { Icon } from "./icon.tsx";

type SearchFieldProps = {
  value: string;
  /** Called a moment after the last key, and at once on Enter. */
  onChange: (value: string) => void;
  label: string;
  placeholder: string;
  /** The page's search, where `/` goes; otherwise another field of this kind. */
  isSearch?: boolean;
} & Pick<ComponentProps<"input">, "className">;

const pauseMs = 300;

/** The page's search: `/` goes to it, Esc empties and leaves it. */
export function SearchField({
  value,
  onChange,
  label,
  placeholder,
  isSearch = true,
  className = "",
}: SearchFieldProps) {
  const [text, setText] = useState(value);
  const told = useRef(value);
  useEffect(() => {
    if (value !== told.current) setText(value);
    told.current = value;
  }, [value]);
  const tell = (next: string) => {
    if (next === told.current) return;
    told.current = next;
    onChange(next);
  };
  const latest = useRef(tell);
  latest.current = tell;
  useEffect(() => {
    const timer = setTimeout(() => latest.current(text.trim()), pauseMs);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <div className={`relative ${className}`}>
      {isSearch && <Icon name="search" className="pointer-events-none absolute top-2 left-2 size-3.5 text-muted" />}
      <input
        data-search={isSearch || undefined}
        type="search"
        spellCheck={false}
        aria-label={label}
        placeholder={placeholder}
        value={text}
        maxLength={500}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") tell(text.trim());
          if (event.key !== "Escape") return;
          setText("");
          tell("");
          event.currentTarget.blur();
        }}
        className={`field w-full ${isSearch ? "pl-7" : ""}`}
      />
    </div>
  );
}
