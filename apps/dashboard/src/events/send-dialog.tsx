import { type RefCallback, useId, useRef, useState } from "react";
import { newEventKey, sendEvent } from "#api/events.ts";
import { useFunctions } from "#api/functions.ts";
import type { Json } from "#api/wire.ts";
import { Button, LinkButton } from "#components/button.tsx";
import { Dialog } from "#components/dialog.tsx";
import type { JsonEditorHandle } from "#json-editor/json-editor.tsx";
import { faultText, jsonFault } from "#json-editor/json-fault.ts";
import { LateJsonEditor } from "#json-editor/late-json-editor.tsx";
import { eventPath } from "#shell/address.ts";
import { sentenceOf } from "#shell/toasts.tsx";
import { eventNames } from "./event-names.ts";
import { EventOutcome } from "./event-outcome.tsx";

/** What an event is made of in the dialog; `data` is the text of the editor. */
export type EventDraft = { name: string; data: string; user?: Json; v?: Json };

type SendDialogProps = {
  open: boolean;
  onClose: () => void;
  /** The event to begin with, which is then the one that is sent again; without it, what was sent last. */
  draft?: EventDraft;
};

/** The draft of this tab: who closes the dialog, or sends, finds it again. */
let lastDraft: EventDraft = { name: "", data: "{\n  \n}" };

/** Sends an event, and says what came of it. */
export function SendDialog({ open, onClose, draft }: SendDialogProps) {
  return (
    <Dialog open={open} onClose={onClose} title={draft ? "Edit and resend" : "Send event"} wide>
      <SendForm draft={draft ?? lastDraft} keep={draft === undefined} onClose={onClose} />
    </Dialog>
  );
}

function SendForm({ draft, keep, onClose }: { draft: EventDraft; keep: boolean; onClose: () => void }) {
  const [{ name, data }, setText] = useState(draft);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [sentId, setSentId] = useState<string | null>(null);
  const editor = useRef<JsonEditorHandle>(null);
  // As long as nothing is changed, sending once more is sending the same: an answer may have been lost.
  const key = useRef(newEventKey());
  const functions = useFunctions().data ?? [];
  const [nameId, listId] = [useId(), useId()];

  const change = (part: Partial<EventDraft>) => {
    const next = { ...draft, name, data, ...part };
    setText(next);
    setError(null);
    key.current = newEventKey();
    if (keep) lastDraft = next;
  };
  const send = async () => {
    if (busy) return;
    const fault = jsonFault(data);
    if (fault) {
      setError(`The data is not JSON yet. ${faultText(fault)}`);
      editor.current?.focus(fault.at);
      return;
    }
    setBusy(true);
    setError(null);
    try {
      const { user, v } = draft;
      const event = {
        name: name.trim(),
        data: JSON.parse(data) as Json,
        ...(user ? { user } : {}),
        ...(v ? { v } : {}),
      };
      setSentId(await sendEvent(event, key.current));
    } catch (failure) {
      setError(sentenceOf(failure));
    } finally {
      setBusy(false);
    }
  };

  if (sentId !== null) {
    const again = () => {
      key.current = newEventKey();
      setSentId(null);
    };
    return <Sent id={sentId} onAgain={again} onClose={onClose} />;
  }
  return (
    <form
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <div className="grid gap-1">
        <label htmlFor={nameId} className="font-medium">
          Name
        </label>
        <input
          ref={focusFirst}
          id={nameId}
          list={listId}
          value={name}
          onChange={(event) => change({ name: event.target.value })}
          placeholder="shop/order.placed"
          autoComplete="off"
          spellCheck={false}
          maxLength={600}
          className="field w-full"
        />
        <datalist id={listId}>
          {eventNames(functions, [], "").map((known) => (
            <option key={known} value={known} />
          ))}
        </datalist>
      </div>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-1">
        <span className="font-medium">Data</span>
        <LateJsonEditor
          ref={editor}
          label="Data"
          value={data}
          minHeight="12rem"
          onChange={(text) => change({ data: text })}
          onSubmit={() => void send()}
        />
      </div>
      {error !== null && (
        <p role="alert" className="wrap-anywhere rounded-md bg-bad-soft px-3 py-2 text-bad">
          {error}
        </p>
      )}
      <div className="flex items-center justify-end gap-2">
        <span className="mr-auto text-muted text-xs max-sm:hidden">Ctrl or ⌘ with Enter sends.</span>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" busy={busy}>
          Send
        </Button>
      </div>
    </form>
  );
}

function Sent({ id, onAgain, onClose }: { id: string; onAgain: () => void; onClose: () => void }) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <p role="status">
        Sent. The event is <code className="font-mono text-xs">{id}</code>.
      </p>
      <EventOutcome id={id} onOpen={onClose} />
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onAgain}>Send another</Button>
        <LinkButton href={eventPath(id)} onClick={onClose}>
          Open the event
        </LinkButton>
        <Button ref={focusFirst} variant="primary" onClick={onClose}>
          Done
        </Button>
      </div>
    </div>
  );
}

/** What a dialog begins with: the attribute for one that opens just now, the focus for one that is open. */
const focusFirst: RefCallback<HTMLElement> = (element) => {
  element?.setAttribute("autofocus", "");
  element?.focus();
};
