"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, type ReactNode, useState } from "react";
import type { Answer } from "#analysis/api.ts";
import { refusalWords } from "#analysis/github-words.ts";
import { Button } from "./button.tsx";
import { Refusal } from "./refusal.tsx";

type Props = {
  id: string;
  label: string;
  type?: "text" | "password";
  placeholder: string;
  /** What the button says, and says while the answer is awaited. */
  button: string;
  busyButton: string;
  /** What is said below the field as long as nothing was refused. */
  hint: ReactNode;
  send: (text: string) => Promise<Answer<unknown>>;
};

/** Sends one line of text and renders the page anew when it was taken. What was typed stays until then. */
export function TextForm({ id, label, type = "text", placeholder, button, busyButton, hint, send }: Props) {
  const router = useRouter();
  const [text, setText] = useState("");
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setRefusal(null);
    const answer = await send(text);
    setBusy(false);
    if (!answer.ok) return setRefusal(refusalWords(answer, new Date()));
    setText("");
    router.refresh();
  }

  return (
    <form onSubmit={submit} noValidate className="max-w-2xl space-y-2">
      <label htmlFor={id} className="block font-medium text-sm">
        {label}
      </label>
      <div className="flex flex-wrap gap-2">
        <input
          id={id}
          type={type}
          value={text}
          onChange={(event) => setText(event.target.value)}
          placeholder={placeholder}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          aria-invalid={refusal !== null}
          aria-describedby={refusal === null ? `${id}-hint` : `${id}-refusal`}
          className="min-h-9 min-w-0 flex-1 basis-64 rounded-md border border-muted/70 bg-surface px-3 py-1.5 font-mono text-sm placeholder:text-muted aria-invalid:border-danger"
        />
        <Button type="submit" disabled={busy}>
          {busy ? busyButton : button}
        </Button>
      </div>
      {refusal === null ? (
        <p id={`${id}-hint`} className="text-muted text-sm">
          {hint}
        </p>
      ) : (
        <Refusal id={`${id}-refusal`}>{refusal}</Refusal>
      )}
    </form>
  );
}
