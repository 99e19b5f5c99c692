import { spawn } from "node:child_process";
import { delimiter, join } from "node:path";

export const root = join(import.meta.dirname, "..");

/** Runs a JavaScript program of the project on this Node to its end, with our tools first on its PATH; its exit code. */
export function runNode(program: string, args: string[]): Promise<number> {
  const PATH = [join(root, "node_modules/.bin"), process.env.PATH].join(delimiter);
  const child = spawn(process.execPath, [join(root, program), ...args], {
    cwd: root,
    env: { ...process.env, PATH, LITE_TELEMETRY: "0", DO_NOT_TRACK: "1", NEXT_TELEMETRY_DISABLED: "1" },
    stdio: "inherit",
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code) => resolve(code ?? 1));
  });
}
