import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** The layout of the folder; a higher number was written by a newer version of this program. */
const FORMAT = 1;

/** What keeps a data folder from being used, each with a sentence that says what to do. */
export class DataFolderError extends Error {
  override name = "DataFolderError";
  readonly code: "in_use" | "newer" | "damaged" | "unusable";
  constructor(code: DataFolderError["code"], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** An opened data folder, owned by this process until `release` (or the end of the process, however it comes). */
export type DataFolder = {
  path: string;
  postgres: string;
  engine: string;
  /** Clones of repositories on GitHub: copies, to be deleted at will while nothing runs. */
  clones: string;
  /** Where the running stack says how it can be reached (`stack.ts`). */
  stackFile: string;
  release: () => void;
};

/** The paths inside a data folder, without opening it. */
export function dataFolderPaths(folder: string): Omit<DataFolder, "release"> {
  const path = resolve(folder);
  return {
    path,
    postgres: join(path, "postgres"),
    engine: join(path, "engine.db"),
    clones: join(path, "clones"),
    stackFile: join(path, "stack.json"),
  };
}

/**
 * Creates the folder if needed (readable by its owner only), checks that this version can read it, and locks it.
 * The lock is SQLite's on `lock.db`: the operating system drops it when the process dies, also by SIGKILL.
 *
 * @throws DataFolderError in_use, newer, damaged or unusable
 */
export function openDataFolder(folder: string): DataFolder {
  const paths = dataFolderPaths(folder);
  try {
    mkdirSync(paths.path, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw unusable(paths.path, cause);
  }
  const lock = takeLock(paths.path);
  try {
    // Left by a stack that was killed: whoever lives at its address now is not ours.
    rmSync(paths.stackFile, { force: true });
    checkFormat(paths.path);
  } catch (error) {
    lock.close();
    throw error;
  }
  return {
    ...paths,
    release: () => {
      rmSync(paths.stackFile, { force: true });
      lock.close();
    },
  };
}

function takeLock(path: string): DatabaseSync {
  let lock: DatabaseSync;
  try {
    lock = new DatabaseSync(join(path, "lock.db"), { timeout: 0 });
  } catch (cause) {
    throw unusable(path, cause);
  }
  try {
    lock.exec("begin exclusive");
    return lock;
  } catch (cause) {
    lock.close();
    if (cause instanceof Error && /locked|busy/i.test(cause.message)) {
      throw new DataFolderError(
        "in_use",
        `${path} is in use by another process of this program; stop that one first.`,
        { cause },
      );
    }
    throw unusable(path, cause);
  }
}

function checkFormat(path: string): void {
  const file = join(path, "format.json");
  if (!existsSync(file)) {
    try {
      writeWhole(file, JSON.stringify({ format: FORMAT }));
    } catch (cause) {
      throw unusable(path, cause);
    }
    return;
  }
  const { format } = readJson(file, isFormat);
  if (format > FORMAT) {
    throw new DataFolderError(
      "newer",
      `${path} was written by a newer version of this program (format ${format}, this one reads ${FORMAT}); update the program, or start with another folder: --data <folder>.`,
    );
  }
}

const isFormat = (value: unknown): value is { format: number } =>
  typeof value === "object" && value !== null && "format" in value && typeof value.format === "number";

/** Keys made once for this installation. They never leave the machine. */
export type Secrets = { publishableKey: string; secretKey: string; jwtSecret: string; ownerPassword: string };

/** With the key that GitHub tokens are stored under: 32 bytes in base64 (`parseSealingKeys`). */
export type FolderSecrets = Secrets & { tokenEncryptionKey: string };

/**
 * The secrets of the folder, made on first use with the given key maker and kept readable by the owner only.
 *
 * @throws DataFolderError damaged, unusable
 */
export async function loadSecrets(
  folder: string,
  makeKey: (type: "publishable" | "secret") => Promise<string>,
): Promise<FolderSecrets> {
  const file = join(folder, "secrets.json");
  const known = existsSync(file) ? readJson(file, isSecrets) : null;
  if (known !== null && isFolderSecrets(known)) return known;
  const basics = known ?? {
    publishableKey: await makeKey("publishable"),
    secretKey: await makeKey("secret"),
    jwtSecret: randomBytes(48).toString("base64url"),
    ownerPassword: randomBytes(24).toString("base64url"),
  };
  // A folder of an earlier version lacks this one alone.
  const secrets = { ...basics, tokenEncryptionKey: randomBytes(32).toString("base64") };
  try {
    writeWhole(file, JSON.stringify(secrets, null, 2));
  } catch (cause) {
    throw unusable(folder, cause);
  }
  return secrets;
}

/** Reads the secrets of a folder that has them, without opening it: for a second process beside the running stack. */
export function readSecrets(folder: string): Secrets {
  return readJson(join(folder, "secrets.json"), isSecrets);
}

const SECRET_NAMES = ["publishableKey", "secretKey", "jwtSecret", "ownerPassword"] as const;

const isSecrets = (value: unknown): value is Secrets =>
  typeof value === "object" &&
  value !== null &&
  SECRET_NAMES.every((name) => typeof Reflect.get(value, name) === "string");

const isFolderSecrets = (secrets: Secrets): secrets is FolderSecrets =>
  typeof Reflect.get(secrets, "tokenEncryptionKey") === "string";

/** Parses a small JSON file of the data folder; anything but the expected shape is `damaged`. */
export function readJson<T>(file: string, is: (value: unknown) => value is T): T {
  try {
    const value: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (is(value)) return value;
  } catch (cause) {
    throw new DataFolderError("damaged", damagedSentence(file), { cause });
  }
  throw new DataFolderError("damaged", damagedSentence(file));
}

const damagedSentence = (file: string): string =>
  `${file} is damaged; put back a copy of it, or move the whole folder away to start afresh.`;

/** Replaces a file as a whole, readable by its owner only: a crash leaves the old content or the new one. */
export function writeWhole(file: string, content: string): void {
  const half = `${file}.${process.pid}.tmp`;
  writeFileSync(half, content, { mode: 0o600, flush: true });
  renameSync(half, file);
}

function unusable(path: string, cause: unknown): DataFolderError {
  const reason = cause instanceof Error ? cause.message.replace(/^E[A-Z]+: /, "") : String(cause);
  return new DataFolderError(
    "unusable",
    `${path} cannot be used as the data folder: ${reason}. Choose another: --data <folder>.`,
    {
      cause,
    },
  );
}
