import type { ReactNode } from "react";
import { Button } from "#components/button.tsx";
import { CopyButton } from "#components/copy-button.tsx";

/** How an app comes to this engine, for one that has none yet. */
export function ConnectGuide({ onAdd }: { onAdd: () => void }) {
  return (
    <section className="mx-auto grid w-full max-w-xl grid-cols-[minmax(0,1fr)] gap-4 px-4 py-12">
      <div className="grid gap-1">
        <h2 className="font-semibold text-base">Connect an app</h2>
        <p className="text-muted">The engine runs the functions of apps that are built with the Inngest SDK.</p>
      </div>
      <ol className="grid grid-cols-[minmax(0,1fr)] gap-4">
        <Step
          number={1}
          said="Start the app with the engine’s address."
          code={`INNGEST_DEV=${location.origin} npm run dev`}
        />
        <Step
          number={2}
          said="Have it register, at the address where it serves its functions."
          code="curl -X PUT http://localhost:3000/api/inngest"
        >
          <Button onClick={onAdd}>Or give its address here …</Button>
        </Step>
        <Step number={3} said="Its functions are then listed here, and events start them." />
      </ol>
    </section>
  );
}

type StepProps = { number: number; said: string; code?: string; children?: ReactNode };

function Step({ number, said, code, children }: StepProps) {
  return (
    <li className="grid grid-cols-[1.5rem_minmax(0,1fr)] gap-x-2 gap-y-1.5">
      <span
        aria-hidden
        className="grid size-5 place-items-center rounded-full bg-accent-soft font-medium text-accent text-xs"
      >
        {number}
      </span>
      <span>{said}</span>
      {code !== undefined && (
        <div className="col-start-2 flex items-center gap-2 rounded-lg border border-line bg-surface py-1.5 pr-1.5 pl-3">
          <code className="min-w-0 flex-1 wrap-anywhere font-mono text-xs">{code}</code>
          <CopyButton text={code} label="command" />
        </div>
      )}
      {children && <div className="col-start-2">{children}</div>}
    </li>
  );
}
