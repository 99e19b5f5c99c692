import { type ReactNode, useState } from "react";
import type { Json } from "#api/wire.ts";
import { countText } from "#format/count-text.ts";
import { CopyButton } from "./copy-button.tsx";
import { Icon } from "./icon.tsx";

/** What is shown at once; the rest when it is asked for. A value may have megabytes, a page may not. */
const firstEntries = 50;
const firstCharacters = 600;
const openDepth = 3;
const openEntries = 20;

/** A JSON value that can be folded and copied. Large and deep parts are folded at first. */
export function JsonView({ value, label }: { value: Json; label: string }) {
  return (
    <div className="group relative rounded-lg border border-line bg-page">
      <div className="absolute top-1 right-1 rounded-md bg-page opacity-0 focus-within:opacity-100 group-hover:opacity-100">
        <CopyButton label={label} text={() => JSON.stringify(value, null, 2)} />
      </div>
      <section aria-label={label} className="max-h-96 overflow-auto px-3 py-2 font-mono text-xs leading-5">
        <Value value={value} depth={0} />
      </section>
    </div>
  );
}

function Value({ value, name, depth }: { value: Json; name?: string; depth: number }) {
  const key = name === undefined ? null : <Name name={name} />;
  if (typeof value !== "object" || value === null) {
    return (
      <div className="pl-4 wrap-anywhere whitespace-pre-wrap">
        {key}
        <Scalar value={value} />
      </div>
    );
  }
  const entries: [string, Json][] = Array.isArray(value)
    ? value.map((one, index) => [String(index), one])
    : Object.entries(value);
  if (entries.length === 0) {
    return (
      <div className="pl-4">
        {key}
        <span className="text-muted">{Array.isArray(value) ? "[]" : "{}"}</span>
      </div>
    );
  }
  return <Branch head={key} entries={entries} isList={Array.isArray(value)} depth={depth} />;
}

type BranchProps = { head: ReactNode; entries: [string, Json][]; isList: boolean; depth: number };

function Branch({ head, entries, isList, depth }: BranchProps) {
  const [open, setOpen] = useState(depth === 0 || (depth < openDepth && entries.length <= openEntries));
  const [shown, setShown] = useState(firstEntries);
  const size = `${countText(entries.length)} ${isList ? (entries.length === 1 ? "item" : "items") : entries.length === 1 ? "key" : "keys"}`;
  return (
    <div>
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex max-w-full items-center rounded text-left hover:bg-hover"
      >
        <Icon name="chevron" className={`mr-1 size-3 text-muted ${open ? "rotate-90" : ""}`} />
        <span className="name">{head}</span>
        <span className="whitespace-nowrap text-muted">
          {isList ? "[" : "{"}
          {open ? "" : ` ${size} ${isList ? "]" : "}"}`}
        </span>
      </button>
      {open && (
        <div className="ml-1.5 border-line border-l pl-2">
          {entries.slice(0, shown).map(([name, value]) => (
            <Value key={name} name={name} value={value} depth={depth + 1} />
          ))}
          {entries.length > shown && (
            <More onClick={() => setShown(shown + 500)}>{countText(entries.length - shown)} more</More>
          )}
        </div>
      )}
      {open && <div className="pl-4 text-muted">{isList ? "]" : "}"}</div>}
    </div>
  );
}

function Name({ name }: { name: string }) {
  return (
    <>
      <bdi className="text-accent">{name.length > 200 ? `${name.slice(0, 200)}…` : name}</bdi>
      <span className="mr-1 text-muted">:</span>
    </>
  );
}

function Scalar({ value }: { value: null | boolean | number | string }) {
  if (typeof value === "string") return <Text text={value} />;
  return <span className={value === null ? "text-muted" : "text-busy"}>{String(value)}</span>;
}

function Text({ text }: { text: string }) {
  const [all, setAll] = useState(false);
  const isCut = text.length > firstCharacters && !all;
  return (
    <>
      <bdi className="text-good">"{isCut ? `${text.slice(0, firstCharacters)}…` : text}"</bdi>
      {isCut && <More onClick={() => setAll(true)}>all {countText(text.length)} characters</More>}
    </>
  );
}

function More({ onClick, children }: { onClick: () => void; children: ReactNode }) {
  return (
    <button
      type="button"
      onClick={onClick}
      className="ml-1 rounded px-1 font-sans text-accent underline hover:bg-hover"
    >
      {children}
    </button>
  );
}
