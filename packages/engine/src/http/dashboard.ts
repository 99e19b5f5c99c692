import { readdirSync, readFileSync, statSync } from "node:fs";
import { extname, join, relative, sep } from "node:path";
import { EngineError } from "../engine-error.ts";
import type { ApiRequest, ApiResponse, ContentType } from "./message.ts";

/** The answer to a request for a page or one of its files; `null` when it is for neither. */
export type Dashboard = (request: Pick<ApiRequest, "method" | "path">) => ApiResponse | null;

/** All files of a build together: far more than any has, and little enough to keep in memory. */
const maxBytes = 32 * 1024 * 1024;

const types: Record<string, ContentType> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff2": "font/woff2",
};

/** The addresses at which the page shows something; what it is, the page itself reads from its address. */
const pages = /^\/(?:(?:runs|events|functions)(?:\/[^/]+)?|apps)?$/;

/** Whatever an event's data contains, nothing in it can run or send anything away. The editor writes styles. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/**
 * Reads a static build into memory and answers from there: what is asked for is looked up and never becomes a path, and a
 * build that is replaced meanwhile does not mix with this one. Throws `EngineError` when there is no page in the folder.
 */
export function loadDashboard(folder: string): Dashboard {
  const files = readFiles(folder);
  const page = files.get("/index.html");
  if (!page)
    throw new EngineError("NOT_FOUND", `There is no dashboard in ${folder}: it has no index.html. Build it first.`);
  return ({ method, path }) => {
    const file = pages.test(path) ? page : files.get(path);
    if (!file) return null;
    if (method === "GET" || method === "HEAD") return file;
    return { status: 405, type: "text/plain; charset=utf-8", body: `Method not allowed: ${method} ${path}.` };
  };
}

/** What stands at `/` where there is no dashboard. */
export function withoutDashboard({ method, path }: Pick<ApiRequest, "method" | "path">): ApiResponse | null {
  if (path !== "/" || method !== "GET") return null;
  const body = "This engine has no dashboard; its API is at /v1, where /v1/runs for example lists the runs.\n";
  return { status: 200, type: "text/plain; charset=utf-8", body };
}

function readFiles(folder: string): Map<string, ApiResponse> {
  const found = listFiles(folder);
  const bytes = found.reduce((sum, { size }) => sum + size, 0);
  if (bytes > maxBytes) {
    const message = `The dashboard in ${folder} has ${bytes} bytes, the most are ${maxBytes}: is it the right folder?`;
    throw new EngineError("INVALID_REQUEST", message);
  }
  return new Map(found.map(({ path, type, file }) => [path, answerWith(path, type, readFileSync(file))]));
}

function answerWith(path: string, type: ContentType, body: Uint8Array): ApiResponse {
  // The names under /assets have a hash of what is in them.
  const caching = path.startsWith("/assets/") ? "private, max-age=31536000, immutable" : "no-cache";
  return { status: 200, type, body, headers: { "cache-control": caching, "content-security-policy": policy } };
}

function listFiles(folder: string): { path: string; type: ContentType; file: string; size: number }[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => {
      const type = types[extname(entry.name)];
      if (!entry.isFile() || type === undefined) return []; // A link is no file here: it may lead anywhere.
      const file = join(entry.parentPath, entry.name);
      const path = `/${relative(folder, file).split(sep).join("/")}`;
      return [{ path, type, file, size: statSync(file).size }];
    });
  } catch (cause) {
    throw new EngineError("NOT_FOUND", `The dashboard's folder ${folder} cannot be read.`, { cause });
  }
}
