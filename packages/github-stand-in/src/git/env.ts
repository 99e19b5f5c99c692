/** The environment every git process of the stand-in runs in: built from nothing, no configuration but the repository's own. */

import { delimiter, isAbsolute } from "node:path";

const hostVariables = ["HOME", "SYSTEMROOT", "WINDIR", "TMPDIR", "TEMP", "TMP"];

const pinned = {
  GIT_ALLOW_PROTOCOL: "none",
  GIT_ATTR_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_NO_LAZY_FETCH: "1",
  GIT_NO_REPLACE_OBJECTS: "1",
  GIT_OPTIONAL_LOCKS: "0",
  GIT_TERMINAL_PROMPT: "0",
  LC_ALL: "C",
};

/** `config`: options of this process alone; they win over the repository's file, which is never written. */
export function gitEnvironment(config: Record<string, string> = {}, host = process.env): NodeJS.ProcessEnv {
  const options = Object.entries(config);
  return {
    ...Object.fromEntries(hostVariables.flatMap((name) => (host[name] === undefined ? [] : [[name, host[name]]]))),
    // Relative entries are dropped: with one, a file named `git` in the current folder would be run.
    PATH: (host.PATH ?? "").split(delimiter).filter(isAbsolute).join(delimiter),
    ...pinned,
    GIT_CONFIG_COUNT: String(options.length),
    ...Object.fromEntries(
      options.flatMap(([key, value], index) => [
        [`GIT_CONFIG_KEY_${index}`, key],
        [`GIT_CONFIG_VALUE_${index}`, value],
      ]),
    ),
  } as NodeJS.ProcessEnv;
}
