/**
 * The environments git runs in. All are built from nothing: what is not named here (GIT_DIR of a hook that started us,
 * GIT_TRACE, GIT_EXTERNAL_DIFF, LD_PRELOAD) does not reach git.
 */

import { delimiter, isAbsolute } from "node:path";

/** What any git process needs of its host. HOME: git refuses a repository whose configuration says `~/hooks` where it is missing. */
const hostVariables = ["HOME", "SYSTEMROOT", "WINDIR", "TMPDIR", "TEMP", "TMP"];

/** Where git finds the user's own configuration, and (SUDO_UID) who the user is when it checks a folder's owner. */
const userVariables = [
  "XDG_CONFIG_HOME",
  "GIT_CONFIG_GLOBAL",
  "GIT_CONFIG_SYSTEM",
  "GIT_CONFIG_NOSYSTEM",
  "USERPROFILE",
  "HOMEDRIVE",
  "HOMEPATH",
  "APPDATA",
  "PROGRAMDATA",
  "SUDO_UID",
];

/** No prompts, no network, no lazy fetches, no locks, no replaced objects, output in big pieces, messages in English. */
const pinned = {
  GIT_ALLOW_PROTOCOL: "none",
  GIT_ATTR_NOSYSTEM: "1",
  GIT_FLUSH: "0",
  GIT_NO_LAZY_FETCH: "1",
  GIT_NO_REPLACE_OBJECTS: "1",
  GIT_OPTIONAL_LOCKS: "0",
  GIT_TERMINAL_PROMPT: "0",
  LC_ALL: "C",
};

export type Environment = Record<string, string>;

/** For reading a history: neither the machine's nor the user's configuration, so the same history reads the same everywhere. */
export function analysisEnvironment(host: NodeJS.ProcessEnv = process.env): Environment {
  return {
    ...take(host, hostVariables),
    ...searchPath(host),
    ...pinned,
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
  };
}

/** Where a machine keeps whom it trusts on a network, if not in the usual place. */
const trustVariables = ["GIT_SSL_CAINFO", "GIT_SSL_CAPATH", "SSL_CERT_FILE", "SSL_CERT_DIR"];

/** For a transfer over `protocol`, and no other. What it may send along is the caller's to add. */
export function transferEnvironment(protocol: "http" | "https", host: NodeJS.ProcessEnv = process.env): Environment {
  return { ...analysisEnvironment(host), ...take(host, trustVariables), GIT_ALLOW_PROTOCOL: protocol };
}

/** For opening a repository: the user's configuration decides who they are and which folders they trust (`safe.directory`). */
export function userEnvironment(host: NodeJS.ProcessEnv = process.env): Environment {
  return { ...take(host, hostVariables), ...searchPath(host), ...take(host, userVariables), ...pinned };
}

/** Relative entries are dropped: with one, a file named `git` in the current folder would be run. */
function searchPath(host: NodeJS.ProcessEnv): Environment {
  const path = host.PATH ?? host.Path ?? "";
  return { PATH: path.split(delimiter).filter(isAbsolute).join(delimiter) };
}

function take(host: NodeJS.ProcessEnv, names: string[]): Environment {
  return Object.fromEntries(names.flatMap((name) => (host[name] === undefined ? [] : [[name, host[name]]])));
}
