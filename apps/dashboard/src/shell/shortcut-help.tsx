import { Dialog } from "#components/dialog.tsx";

const shortcuts: [keys: string[], what: string][] = [
  [["g", "r"], "Go to runs"],
  [["g", "e"], "Go to events"],
  [["g", "f"], "Go to functions"],
  [["g", "a"], "Go to apps"],
  [["e"], "Send an event"],
  [["/"], "Search"],
  [["j"], "Next row, step or event"],
  [["k"], "The one before"],
  [["Enter"], "Open it"],
  [["x"], "Select it"],
  [["Esc"], "Close, or leave the search"],
  [["?"], "This list"],
];

/** What can be done with keys. */
export function ShortcutHelp({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <Dialog open={open} onClose={onClose} title="Keyboard">
      <dl className="grid grid-cols-[auto_1fr] items-center gap-x-6 gap-y-2">
        {shortcuts.map(([keys, what]) => (
          <div key={what} className="col-span-2 grid grid-cols-subgrid">
            <dt className="flex gap-1">
              {keys.map((key) => (
                <Key key={key}>{key}</Key>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}

function Key({ children }: { children: string }) {
  return (
    <kbd className="min-w-5 rounded border border-line-strong bg-sunken px-1.5 text-center font-mono text-xs">
      {children}
    </kbd>
  );
}
