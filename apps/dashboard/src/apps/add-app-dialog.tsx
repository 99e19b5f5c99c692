import { useQueryClient } from "@tanstack/react-query";
import { type RefCallback, useId, useState } from "react";
import { syncApps } from "#api/functions.ts";
import { keys } from "#api/keys.ts";
import { Button } from "#components/button.tsx";
import { Dialog } from "#components/dialog.tsx";
import { sentenceOf, useToasts } from "#shell/toasts.tsx";

type AddAppDialogProps = { open: boolean; onClose: () => void };

/** Asks for an app's address and has the engine ask there for functions. */
export function AddAppDialog({ open, onClose }: AddAppDialogProps) {
  return (
    <Dialog open={open} onClose={onClose} title="Add an app">
      <AddAppForm onClose={onClose} />
    </Dialog>
  );
}

function AddAppForm({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const tell = useToasts();
  const fieldId = useId();
  const [url, setUrl] = useState("http://localhost:3000/api/inngest");
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const add = async () => {
    setBusy(true);
    setError(null);
    try {
      const [result] = await syncApps(url.trim());
      await Promise.all([keys.apps, keys.allFunctions].map((queryKey) => client.invalidateQueries({ queryKey })));
      if (result?.reason !== undefined) {
        setError(result.reason);
        return;
      }
      onClose();
      tell.done(
        result?.appId === undefined ? "The app registers by itself." : `The app “${result.appId}” has registered.`,
      );
    } catch (failure) {
      setError(sentenceOf(failure));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      <div className="grid gap-1">
        <label htmlFor={fieldId} className="font-medium">
          Address of its functions
        </label>
        <input
          ref={beginHere}
          id={fieldId}
          type="url"
          required
          value={url}
          onChange={(event) => setUrl(event.target.value)}
          spellCheck={false}
          className="field w-full font-mono text-xs"
        />
        <p className="text-muted">Where the app serves them, mostly at /api/inngest. The app has to be running.</p>
      </div>
      {error !== null && (
        <p role="alert" className="wrap-anywhere rounded-md bg-bad-soft px-3 py-2 text-bad">
          {error}
        </p>
      )}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" busy={busy}>
          Add
        </Button>
      </div>
    </form>
  );
}

const beginHere: RefCallback<HTMLElement> = (element) => element?.setAttribute("autofocus", "");
