import { lazy, type ReactNode, Suspense, useState } from "react";
import { Link, useLocation } from "wouter";
import { Icon } from "#components/icon.tsx";
import { LiveBadge } from "#live/live-badge.tsx";
import { ShortcutHelp } from "./shortcut-help.tsx";
import { useShortcuts } from "./shortcuts.ts";
import { ThemeButton } from "./theme-button.tsx";

const SendDialog = lazy(() => import("#events/send-dialog.tsx").then(({ SendDialog }) => ({ default: SendDialog })));

const sections = [
  { path: "/runs", name: "Runs", key: "g r" },
  { path: "/events", name: "Events", key: "g e" },
  { path: "/functions", name: "Functions", key: "g f" },
  { path: "/apps", name: "Apps", key: "g a" },
];

/** The frame of every page: where one can go, whether the engine is heard, and the keys that work everywhere. */
export function Shell({ children }: { children: ReactNode }) {
  const [, go] = useLocation();
  const [helping, setHelping] = useState(false);
  // Loaded when it is first asked for, and from then on there, so that closing it gives the focus back.
  const [sending, setSending] = useState<boolean | null>(null);
  useShortcuts({
    ...Object.fromEntries(sections.map(({ path, key }) => [key, () => go(path)])),
    "/": () => document.querySelector<HTMLElement>("[data-search]")?.focus(),
    e: () => setSending(true),
    "?": () => setHelping(true),
  });
  return (
    <div className="flex h-full flex-col">
      <header className="flex h-11 shrink-0 items-center gap-1 border-line border-b bg-surface px-2 sm:gap-4 sm:px-4">
        <Link href="/runs" className="flex items-center gap-2 rounded-md font-semibold max-sm:sr-only">
          <img src="/icon.svg" alt="" className="size-5" />
          Engine
        </Link>
        <nav aria-label="Sections" className="flex h-full">
          {sections.map(({ path, name }) => (
            <SectionLink key={path} path={path} name={name} />
          ))}
        </nav>
        <div className="ml-auto flex items-center gap-1 sm:gap-2">
          <LiveBadge />
          <ThemeButton />
          <button
            type="button"
            onClick={() => setHelping(true)}
            title="Keyboard (?)"
            aria-label="Keyboard shortcuts"
            className="rounded-md p-1.5 text-muted hover:bg-hover hover:text-ink max-sm:hidden"
          >
            <Icon name="keyboard" />
          </button>
        </div>
      </header>
      <main className="min-h-0 flex-1 overflow-auto">{children}</main>
      <Suspense fallback={null}>
        {sending !== null && <SendDialog open={sending} onClose={() => setSending(false)} />}
      </Suspense>
      <ShortcutHelp open={helping} onClose={() => setHelping(false)} />
    </div>
  );
}

function SectionLink({ path, name }: { path: string; name: string }) {
  const [location] = useLocation();
  const isCurrent = location === path || location.startsWith(`${path}/`);
  return (
    <Link
      href={path}
      aria-current={isCurrent ? "page" : undefined}
      className={`flex h-full items-center border-b-2 px-2.5 sm:px-3 ${isCurrent ? "border-accent font-medium text-ink" : "border-transparent text-muted hover:text-ink"}`}
    >
      {name}
    </Link>
  );
}
