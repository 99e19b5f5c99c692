/** A commit and what it changed against its first parent (nothing for GitHub compares a merge with the others). */

export type Signature = { name: string; email: string; epochSeconds: number; offsetMinutes: number };

export type CommitRecord = {
  oid: string;
  tree: string;
  parents: string[];
  author: Signature;
  committer: Signature;
  message: string;
};

/** The statuses are GitHub's. Line counts of binary files are 0, as GitHub gives them; a submodule is one line, as for git. */
export type ChangedFile = {
  path: string;
  previousPath: string | null;
  status: "added" | "removed" | "modified" | "renamed" | "changed";
  oid: string;
  additions: number;
  deletions: number;
};

/** `mark` starts every record: it is random, so no message or path can forge one. */
export function commitFormat(mark: string): string {
  return `--format=tformat:${mark}%H%x00%T%x00%P%x00%an%x00%ae%x00%ad%x00%cn%x00%ce%x00%cd%x00%B%x00`;
}

/** Reads `git log -z --date=raw` with `commitFormat` and, after each record, `--raw --numstat` rows. */
export function parseCommits(output: string, mark: string): { commit: CommitRecord; files: ChangedFile[] }[] {
  return output
    .split(mark)
    .slice(1)
    .map((record) => {
      const fields = record.split("\0");
      const [oid = "", tree = "", parents = "", an = "", ae = "", ad = "", cn = "", ce = "", cd = "", message = ""] =
        fields;
      return {
        commit: {
          oid,
          tree,
          parents: parents.split(" ").filter(Boolean),
          author: { name: an, email: ae, ...moment(ad) },
          committer: { name: cn, email: ce, ...moment(cd) },
          message: message.replace(/\n+$/, ""),
        },
        files: parseChangedFiles(fields.slice(10)),
      };
    });
}

/** The NUL-separated rows of `--raw --numstat -z`: all raw rows first, then as many counts in the same order. */
export function parseChangedFiles(fields: string[]): ChangedFile[] {
  const files: ChangedFile[] = [];
  let counted = 0;
  for (let at = 0; at < fields.length; at += 1) {
    const field = (fields[at] ?? "").replace(/^\n+/, "");
    const raw = /^:(\d+) (\d+) \w+ (\w+) ([A-Z])\d*$/.exec(field);
    if (raw) {
      const [, oldMode, newMode, oid = "", letter = ""] = raw;
      const moved = letter === "R" || letter === "C";
      const path = fields[at + (moved ? 2 : 1)] ?? "";
      const previousPath = moved ? (fields[at + 1] ?? "") : null;
      at += moved ? 2 : 1;
      files.push({ path, previousPath, status: status(letter, oldMode, newMode), oid, additions: 0, deletions: 0 });
      continue;
    }
    const counts = /^(\d+|-)\t(\d+|-)\t/.exec(field);
    if (!counts) continue;
    const file = files[counted];
    if (file) Object.assign(file, { additions: Number(counts[1]) || 0, deletions: Number(counts[2]) || 0 });
    counted += 1;
    if (field.length === counts[0].length) at += 2; // A rename: both names follow.
  }
  return files;
}

function status(letter: string, oldMode: string | undefined, newMode: string | undefined): ChangedFile["status"] {
  if (letter === "A") return "added";
  if (letter === "D") return "removed";
  if (letter === "R" || letter === "C") return "renamed";
  return letter === "T" || oldMode !== newMode ? "changed" : "modified";
}

/** `1700000000 +0130` */
function moment(raw: string): { epochSeconds: number; offsetMinutes: number } {
  const [seconds = "0", zone = "+0000"] = raw.split(" ");
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3, 5));
  return { epochSeconds: Number(seconds), offsetMinutes: zone.startsWith("-") ? -minutes : minutes };
}

/** In UTC, as REST gives it: the author's offset is lost. */
export function utcTime(epochSeconds: number): string {
  return new Date(epochSeconds * 1_000).toISOString().replace(".000Z", "Z");
}

/** With the author's offset, as GraphQL's `GitTimestamp` keeps it. */
export function offsetTime({ epochSeconds, offsetMinutes }: Signature): string {
  if (offsetMinutes === 0) return utcTime(epochSeconds);
  const local = new Date((epochSeconds + offsetMinutes * 60) * 1_000).toISOString().slice(0, 19);
  const minutes = Math.abs(offsetMinutes);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${local}${offsetMinutes < 0 ? "-" : "+"}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
