import { type ComponentProps, lazy, Suspense } from "react";
import type { JsonEditor } from "./json-editor.tsx";

const Editor = lazy(() => import("./json-editor.tsx").then(({ JsonEditor }) => ({ default: JsonEditor })));

/** The editor, which is large, loaded when it is first shown; its place is kept meanwhile. */
export function LateJsonEditor(props: ComponentProps<typeof JsonEditor>) {
  const place = (
    <div className="grid rounded-md border border-line-strong pb-[25px]">
      <div style={{ minHeight: props.minHeight ?? "8rem" }} />
    </div>
  );
  return (
    <Suspense fallback={place}>
      <Editor {...props} />
    </Suspense>
  );
}
