import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { bracketMatching, indentOnInput, indentUnit } from "@codemirror/language";
import { linter, lintGutter, lintKeymap } from "@codemirror/lint";
import { EditorState, type Extension } from "@codemirror/state";
import { EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { type Ref, useEffect, useId, useImperativeHandle, useRef, useState } from "react";
import { look } from "./editor-look.ts";
import { faultText, type JsonFault, jsonFault } from "./json-fault.ts";

export type JsonEditorHandle = {
  /** Goes into the editor; to a place in the text, when one is named. */
  focus: (at?: number) => void;
};

type JsonEditorProps = {
  value: string;
  onChange: (text: string) => void;
  /** What is written here, for those who do not see it. */
  label: string;
  minHeight?: string;
  /** Whether it has the focus when it appears. */
  focusAtFirst?: boolean;
  /** Ctrl or Cmd with Enter. */
  onSubmit?: () => void;
  ref?: Ref<JsonEditorHandle>;
};

/** After the last key, before anything is called wrong. */
const patienceMs = 500;

/** Writes JSON, and says where it is none. Tab leaves it, as it does every other field. */
export function JsonEditor({ value, onChange, label, minHeight = "8rem", ...rest }: JsonEditorProps) {
  const { focusAtFirst = false, onSubmit, ref } = rest;
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const [fault, setFault] = useState<JsonFault | null>(null);
  const statusId = useId();
  const latest = useRef({ value, onChange, onSubmit });
  latest.current = { value, onChange, onSubmit };

  useEffect(() => {
    if (!place.current) return;
    const own = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: latest.current.value,
        extensions: [
          keymap.of([{ key: "Mod-Enter", run: () => submit(latest.current.onSubmit) }]),
          writing,
          look,
          EditorView.contentAttributes.of({ "aria-label": label, "aria-describedby": statusId }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) latest.current.onChange(update.state.doc.toString());
          }),
          linter(({ state }) => diagnose(state, setFault), { delay: patienceMs }),
        ],
      }),
    });
    view.current = own;
    if (focusAtFirst) own.focus();
    return () => own.destroy();
  }, [label, statusId, focusAtFirst]);

  useEffect(() => {
    const own = view.current;
    if (!own || own.state.doc.toString() === value) return;
    own.dispatch({ changes: { from: 0, to: own.state.doc.length, insert: value } });
  }, [value]);

  useImperativeHandle(ref, () => ({
    focus(at) {
      const own = view.current;
      if (at !== undefined)
        own?.dispatch({ selection: { anchor: Math.min(at, own.state.doc.length) }, scrollIntoView: true });
      own?.focus();
    },
  }));

  return (
    <div className="overflow-hidden rounded-md border border-line-strong bg-surface focus-within:outline-2 focus-within:outline-accent">
      <div ref={place} style={{ minHeight }} className="grid max-h-[45dvh] overflow-hidden" />
      <p
        id={statusId}
        role="status"
        className={`truncate border-line border-t px-2 text-xs leading-6 ${fault ? "bg-bad-soft text-bad" : "text-muted"}`}
        title={fault ? faultText(fault) : undefined}
      >
        {fault ? faultText(fault) : "JSON. Tab leaves the editor."}
      </p>
    </div>
  );
}

const writing: Extension = [
  lineNumbers(),
  lintGutter(),
  history(),
  json(),
  bracketMatching(),
  indentOnInput(),
  highlightActiveLine(),
  indentUnit.of("  "),
  EditorState.tabSize.of(2),
  EditorView.lineWrapping,
  // Tab is bound to nothing here: who came by keyboard has to get out by keyboard.
  keymap.of([...defaultKeymap, ...historyKeymap, ...lintKeymap]),
];

function submit(onSubmit: (() => void) | undefined): boolean {
  onSubmit?.();
  return onSubmit !== undefined;
}

function diagnose({ doc }: EditorState, tell: (fault: JsonFault | null) => void) {
  const fault = jsonFault(doc.toString());
  tell(fault);
  if (!fault) return [];
  const to = Math.min(fault.at + 1, doc.lineAt(fault.at).to);
  return [{ from: fault.at, to: Math.max(fault.at, to), severity: "error" as const, message: faultText(fault) }];
}
