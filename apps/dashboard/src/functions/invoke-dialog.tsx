import { useRef, useState } from "react";
import { useLocation } from "wouter";
import { newKey } from "#api/client.ts";
import { invokeFunction } from "#api/functions.ts";
import type { FunctionDetail, JsonObject } from "#api/wire.ts";
import { Button } from "#components/button.tsx";
import { Dialog } from "#components/dialog.tsx";
import type { JsonEditorHandle } from "#json-editor/json-editor.tsx";
import { faultText, jsonFault } from "#json-editor/json-fault.ts";
import { LateJsonEditor } from "#json-editor/late-json-editor.tsx";
import { runPath } from "#shell/address.ts";
import { sentenceOf } from "#shell/toasts.tsx";

type InvokeDialogProps = { open: boolean; onClose: () => void; fn: FunctionDetail };

/** What each function was last given in this tab. */
const lastData = new Map<string, string>();

/** Starts one function with data of one's own, and goes to the run. */
export function InvokeDialog({ open, onClose, fn }: InvokeDialogProps) {
  return (
    <Dialog open={open} onClose={onClose} title="Invoke this function" wide>
      <InvokeForm fn={fn} onClose={onClose} />
    </Dialog>
  );
}

function InvokeForm({ fn, onClose }: Omit<InvokeDialogProps, "open">) {
  const [, go] = useLocation();
  const [text, setText] = useState(lastData.get(fn.id) ?? "{\n  \n}");
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const editor = useRef<JsonEditorHandle>(null);
  const key = useRef(newKey());
  const change = (next: string) => {
    setText(next);
    setError(null);
    lastData.set(fn.id, next);
    key.current = newKey();
  };
  const invoke = async () => {
    if (busy) return;
    const data = dataOf(text);
    if ("fault" in data) {
      setError(data.fault);
      editor.current?.focus(data.at);
      return;
    }
    setBusy(true);
    try {
      const { runId } = await invokeFunction(fn.id, data.value, key.current);
      onClose();
      go(runPath(runId));
    } catch (failure) {
      setError(sentenceOf(failure));
      setBusy(false);
    }
  };
  return (
    <form
      className="grid grid-cols-[minmax(0,1fr)] gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        void invoke();
      }}
    >
      <p>
        A run of <strong>{fn.name}</strong> begins at once, with this as{" "}
        <code className="font-mono text-xs">event.data</code>. No trigger, rate limit or pause holds it back.
      </p>
      <LateJsonEditor
        ref={editor}
        label="Data"
        value={text}
        minHeight="12rem"
        focusAtFirst
        onChange={change}
        onSubmit={() => void invoke()}
      />
      {error !== null && (
        <p role="alert" className="wrap-anywhere rounded-md bg-bad-soft px-3 py-2 text-bad">
          {error}
        </p>
      )}
      <div className="flex items-center justify-end gap-2">
        <span className="mr-auto text-muted text-xs max-sm:hidden">Ctrl or ⌘ with Enter invokes it.</span>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" busy={busy}>
          Invoke
        </Button>
      </div>
    </form>
  );
}

/** The engine takes an object, and nothing else, for what a function is given. */
function dataOf(text: string): { value: JsonObject } | { fault: string; at: number } {
  const fault = jsonFault(text);
  if (fault) return { fault: `The data is not JSON yet. ${faultText(fault)}`, at: fault.at };
  const value: unknown = JSON.parse(text);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return { value: value as JsonObject };
  return { fault: "The data has to be an object, like {}.", at: 0 };
}
