import { useEffect, useRef } from "react";

/** Keys and what they do: one key ("j", "/", "enter", "escape"), or two after each other ("g r"). */
export type Shortcuts = Record<string, () => void>;

/** A first key waits this long for its second one. */
const pairMs = 1200;

/**
 * Acts on keys while the calling component is there. Not while somebody writes, not with Ctrl, Alt or Meta, and not below
 * an open dialog: that one has its own. Enter is left to what has the focus, where that is something to press.
 */
export function useShortcuts(shortcuts: Shortcuts): void {
  const latest = useRef(shortcuts);
  latest.current = shortcuts;
  useEffect(() => {
    let first: { key: string; at: number } | null = null;
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (isWriting(event.target) || document.querySelector("dialog:modal")) return;
      if (event.key === "Enter" && isPressable(event.target)) return;
      const key = event.key.length > 1 ? event.key.toLowerCase() : event.key;
      const pair = first && Date.now() - first.at < pairMs ? `${first.key} ${key}` : null;
      first = { key, at: Date.now() };
      const action = (pair && latest.current[pair]) || latest.current[key];
      if (!action) return;
      event.preventDefault();
      first = null;
      action();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
}

function isWriting(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches("input:not([type=checkbox]), textarea, select"))
  );
}

function isPressable(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("a, button, summary, input");
}
