import { useState } from "react";
import type { Json } from "#api/wire.ts";
import { CopyButton } from "#components/copy-button.tsx";
import { JsonView } from "#components/json-view.tsx";

/** A stack is shown in full when it is asked for. */
const firstLines = 12;

/** An error as apps report it: name, message and stack; anything else as it is. */
export function ErrorView({ error }: { error: Json }) {
  const [all, setAll] = useState(false);
  if (typeof error !== "object" || error === null || Array.isArray(error) || typeof error.message !== "string") {
    return <JsonView label="Error" value={error} />;
  }
  const { name, message, stack, ...others } = error;
  // What begins so is the SDK's own.
  const rest = Object.fromEntries(Object.entries(others).filter(([key]) => !key.startsWith("__")));
  const lines = typeof stack === "string" ? linesOf(stack, message) : [];
  const shown = all ? lines : lines.slice(0, firstLines);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-2">
      <div className="relative rounded-lg border border-bad-bar/40 bg-bad-soft">
        <div className="absolute top-1 right-1">
          <CopyButton label="error" text={() => (typeof stack === "string" ? stack : `${name}: ${message}`)} />
        </div>
        <p className="max-h-60 overflow-auto wrap-anywhere whitespace-pre-wrap py-2 pr-9 pl-3 text-bad">
          <strong>{typeof name === "string" ? name : "Error"}</strong>: <bdi>{message.slice(0, 10_000)}</bdi>
        </p>
        {shown.length > 0 && (
          <pre className="max-h-80 overflow-auto border-bad-bar/30 border-t px-3 py-2 font-mono text-xs leading-5">
            {shown.join("\n")}
          </pre>
        )}
        {lines.length > shown.length && (
          <button type="button" onClick={() => setAll(true)} className="px-3 pb-2 text-accent text-xs underline">
            all {lines.length} lines
          </button>
        )}
      </div>
      {Object.keys(rest).length > 0 && <JsonView label="More of the error" value={rest} />}
    </div>
  );
}

/** The lines of a stack without the message that stands before them. */
function linesOf(stack: string, message: string): string[] {
  const at = stack.indexOf(message);
  const rest = at >= 0 ? stack.slice(at + message.length) : stack;
  return rest
    .split("\n")
    .filter((line) => line.trim() !== "")
    .slice(0, 500);
}
