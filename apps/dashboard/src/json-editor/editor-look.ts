import { syntaxTree } from "@codemirror/language";
import { type Extension, RangeSetBuilder } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, ViewPlugin, type ViewUpdate } from "@codemirror/view";

/** What the parser calls the parts of a JSON text, and their colours. */
const marks: Record<string, Decoration> = {
  PropertyName: Decoration.mark({ class: "text-accent" }),
  String: Decoration.mark({ class: "text-good" }),
  Number: Decoration.mark({ class: "text-busy" }),
  True: Decoration.mark({ class: "text-busy" }),
  False: Decoration.mark({ class: "text-busy" }),
  Null: Decoration.mark({ class: "text-muted" }),
};

/** Colours what is on the screen. */
class Colours {
  marks: DecorationSet;

  constructor(view: EditorView) {
    this.marks = marksOf(view);
  }

  update({ view, docChanged, viewportChanged, startState }: ViewUpdate): void {
    const isParsedFurther = syntaxTree(view.state) !== syntaxTree(startState);
    if (docChanged || viewportChanged || isParsedFurther) this.marks = marksOf(view);
  }
}

function marksOf({ state, visibleRanges }: EditorView): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  for (const { from, to } of visibleRanges) {
    syntaxTree(state).iterate({
      from,
      to,
      enter: (node) => {
        const mark = marks[node.name];
        const [start, end] = [Math.max(node.from, from), Math.min(node.to, to)];
        if (mark && start < end) builder.add(start, end, mark);
      },
    });
  }
  return builder.finish();
}

/** The page's own colours, which follow light and dark by themselves. What JSON is made of looks as in `JsonView`. */
export const look: Extension = [
  EditorView.theme({
    "&": { color: "var(--ink)", backgroundColor: "var(--surface)", fontSize: "12px", minHeight: "0" },
    "&.cm-focused": { outline: "none" },
    ".cm-scroller": { fontFamily: "var(--font-mono, ui-monospace, monospace)", lineHeight: "20px", overflow: "auto" },
    ".cm-content": { padding: "6px 0", caretColor: "var(--ink)" },
    ".cm-gutters": { backgroundColor: "var(--sunken)", color: "var(--muted)", border: "none" },
    ".cm-activeLine": { backgroundColor: "transparent" },
    "&.cm-focused .cm-activeLine": { backgroundColor: "color-mix(in oklch, var(--accent) 7%, transparent)" },
    "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--accent-soft)", outline: "1px solid var(--accent)" },
    "&.cm-focused .cm-nonmatchingBracket": { backgroundColor: "var(--bad-soft)" },
    ".cm-lintRange-error": {
      backgroundImage: "none",
      textDecoration: "underline wavy var(--bad-bar)",
      textDecorationSkipInk: "none",
    },
    ".cm-gutter-lint": { width: "14px" },
    ".cm-gutter-lint .cm-gutterElement": { padding: "0 2px" },
    ".cm-lint-marker-error": { content: "none", display: "grid", placeItems: "center", height: "20px" },
    ".cm-lint-marker-error::before": {
      content: "''",
      width: "8px",
      height: "8px",
      borderRadius: "4px",
      backgroundColor: "var(--bad-bar)",
    },
    ".cm-tooltip": {
      backgroundColor: "var(--surface)",
      color: "var(--ink)",
      border: "1px solid var(--line-strong)",
      borderRadius: "6px",
    },
    ".cm-diagnostic-error": { borderLeft: "3px solid var(--bad-bar)" },
  }),
  ViewPlugin.define((view) => new Colours(view), { decorations: ({ marks }) => marks }),
];
