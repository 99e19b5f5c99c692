import { useState } from "react";
import { useLocation } from "wouter";
import { newKey } from "#api/client.ts";
import { rerun } from "#api/runs.ts";
import type { Json, RunDetail, Span } from "#api/wire.ts";
import { Button } from "#components/button.tsx";
import { Dialog } from "#components/dialog.tsx";
import { LateJsonEditor } from "#json-editor/late-json-editor.tsx";
import { runPath } from "#shell/address.ts";
import { useToasts } from "#shell/toasts.tsx";

type RerunDialogProps = {
  open: boolean;
  onClose: () => void;
  run: RunDetail;
  step: Span /** The step's arguments, where they are known. */;
  input: Json;
};

/** Asks before a run is begun again from one of its steps, and lets the step be given something else. */
export function RerunDialog({ open, onClose, run, step, input }: RerunDialogProps) {
  return (
    <Dialog open={open} onClose={onClose} title="Rerun from this step" wide>
      <Form onClose={onClose} run={run} step={step} input={input} />
    </Dialog>
  );
}

function Form({ onClose, run, step, input }: Omit<RerunDialogProps, "open">) {
  const tell = useToasts();
  const [, go] = useLocation();
  const [key] = useState(newKey);
  const given = JSON.stringify(Array.isArray(input) ? input : [], null, 2);
  const [text, setText] = useState(given);
  const [busy, setBusy] = useState(false);
  const args = argumentsOf(text);
  const takesInput = step.stepOp === "RUN";

  const start = async () => {
    if (args === null || step.stepId === null) return;
    setBusy(true);
    try {
      const isChanged = takesInput && text.trim() !== given;
      const id = await rerun(run.run_id, { stepId: step.stepId, ...(isChanged ? { input: args } : {}) }, key);
      onClose();
      go(runPath(id));
    } catch (error) {
      tell.failed(error);
      setBusy(false);
    }
  };
  return (
    <form
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        void start();
      }}
    >
      <p>
        A new run begins with the same event. What ended before <strong>{step.name}</strong> is taken over; this step
        and what follows are run again.
      </p>
      {takesInput && (
        <div className="grid gap-1">
          <p className="text-muted">
            Input of the step, as the list of its arguments. Left as it is, the step gets what the function passes.
          </p>
          <LateJsonEditor label="Input of the step" value={text} onChange={setText} minHeight="10rem" />
          {args === null && (
            <p role="alert" className="text-bad">
              This is not a JSON list. One argument is a list of one, like ["text"].
            </p>
          )}
        </div>
      )}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Leave it</Button>
        <Button type="submit" variant="primary" busy={busy} disabled={args === null}>
          Rerun from here
        </Button>
      </div>
    </form>
  );
}

function argumentsOf(text: string): Json[] | null {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}
