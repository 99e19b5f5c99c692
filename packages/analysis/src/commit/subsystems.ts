/** Paths to parts of a system. Pure string work on segments; works the same from the root as from any folder. */
import { codeExtensions, lockFiles, type Subsystem, type SubsystemRule, subsystemRules } from "./subsystem-rules.ts";

/** What one path tells about its file. */
export type PathKind = { subsystem: Subsystem; generated: boolean; lockFile: boolean };

type Path = { folders: string[]; folderPath: string; name: string; lowerName: string; extension: string };

const matchers = subsystemRules.map((rule) => ({ subsystem: rule.subsystem, matches: matcher(rule) }));

const generatedFolders = words("dist vendor node_modules __snapshots__ .next __generated__ generated .yarn");
/** Names that source folders bear too: only output at the root of the repository or of one of its packages. */
const rootOutput = /^(?:(?:packages|apps|services)\/[^/]+\/)?(?:build|out|coverage)\//;
const mediaExtensions = words(
  "png jpg jpeg gif svg ico webp avif bmp pdf mp3 mp4 mov webm wav ogg woff woff2 ttf otf eot zip gz tgz jar wasm psd snap map lock",
);
const generatedName =
  /\.min\.[cm]?(js|css)$|\.bundle\.js$|\.pb\.go$|_pb2?\.(py|js|ts|d\.ts)$|\.(generated|gen)\.[a-z]+$|\.snap\.[a-z]+$|_generated\.go$|\.sql\.go$/i;

/**
 * The subsystem of one path, "other" where nothing is known about it; and whether nobody writes the file by hand: lock
 * files, build output, vendored code, minified code, snapshots, media.
 */
export function kindOfPath(path: string): PathKind {
  const parts = splitPath(path);
  const lockFile = lockFiles.has(parts.lowerName);
  const generated =
    lockFile ||
    mediaExtensions.has(parts.extension) ||
    generatedName.test(parts.lowerName) ||
    rootOutput.test(parts.folderPath) ||
    parts.folders.some((folder) => generatedFolders.has(folder));
  return { subsystem: matchers.find((rule) => rule.matches(parts))?.subsystem ?? "other", generated, lockFile };
}

/**
 * The area of a monorepo a path lies in: its first two segments under packages, apps, services and the like, else its
 * first folder; "" for files at the root.
 */
export function areaOf(path: string): string {
  const segments = path.split("/").filter((segment) => segment !== "");
  const [first = "", second = ""] = segments;
  if (
    segments.length > 2 &&
    /^(packages|apps|services|libs|crates|modules|plugins|examples|cmd|pkg|internal)$/.test(first)
  ) {
    return `${first}/${second}`;
  }
  return segments.length > 1 ? first : "";
}

function splitPath(path: string): Path {
  const segments = path.split("/").filter((segment) => segment !== "" && segment !== ".");
  const name = segments.pop() ?? "";
  const lowerName = name.toLowerCase();
  const dot = lowerName.lastIndexOf(".");
  const folders = segments.map((segment) => segment.toLowerCase());
  return {
    folders,
    folderPath: `${folders.join("/")}/`,
    name,
    lowerName,
    extension: dot > 0 ? lowerName.slice(dot + 1) : "",
  };
}

function matcher(rule: SubsystemRule): (path: Path) => boolean {
  const folders = words(rule.folders);
  const files = words(rule.files);
  const extensions = words(rule.extensions);
  const under = [...words(rule.under)];
  const takesAll = [rule.folders, rule.files, rule.extensions, rule.under, rule.name].every(
    (part) => part === undefined,
  );
  return (path) => {
    if ((rule.codeOnly === true && !codeExtensions.has(path.extension)) || rule.except?.test(path.name) === true) {
      return false;
    }
    return (
      takesAll ||
      files.has(path.lowerName) ||
      extensions.has(path.extension) ||
      rule.name?.test(path.name) === true ||
      inFolders(path, folders, under)
    );
  };
}

function inFolders(path: Path, folders: ReadonlySet<string>, under: readonly string[]): boolean {
  return (
    (folders.size > 0 && path.folders.some((folder) => folders.has(folder))) ||
    under.some((root) => path.folderPath.startsWith(`${root}/`))
  );
}

function words(text: string | undefined): ReadonlySet<string> {
  return new Set(text === undefined ? [] : text.split(" "));
}
