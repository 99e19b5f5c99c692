import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Metadata } from "next";
import { Markdown } from "./markdown.tsx";

export const metadata: Metadata = { title: "Method" };

/** `docs/methodology.md` itself. Built, served and hosted, the app runs in its own folder; `next.config.ts` takes the file along. */
export default async function MethodologyPage() {
  const source = await readFile(join(process.cwd(), "../../docs/methodology.md"), "utf8");
  return (
    <article className="leading-relaxed">
      <Markdown source={source} />
    </article>
  );
}
