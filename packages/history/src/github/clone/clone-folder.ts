/** Where a clone is on the disk. A folder has its name once it is whole; what is half is beside it under another. */

import { randomBytes } from "node:crypto";
import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

const ofHalf = ".half";

/** The folder of GitHub's repository of that number. */
export function cloneFolder(clones: string, platformId: number): string {
  if (!Number.isSafeInteger(platformId) || platformId < 1) throw new Error("This is no number of a repository.");
  return join(clones, `${platformId}.git`);
}

/** A name for what is to become the folder, or is to be deleted. */
export function halfOf(folder: string): string {
  return `${folder}.${randomBytes(6).toString("hex")}${ofHalf}`;
}

/** The folder that clones are kept in, readable by its owner only. */
export async function makeRoom(folder: string): Promise<void> {
  await mkdir(dirname(folder), { recursive: true, mode: 0o700 });
}

/** Removes a clone and whatever a process that died has left of one. It is gone from one moment to the next. */
export async function removeClone(folder: string): Promise<void> {
  await rename(folder, halfOf(folder)).catch(unlessMissing);
  await removeHalves(folder);
}

/** Removes what a process that died has left of this clone. */
export async function removeHalves(folder: string): Promise<void> {
  const beside = await readdir(dirname(folder)).catch(unlessMissing);
  const halves = (beside ?? []).filter((name) => name.startsWith(`${basename(folder)}.`) && name.endsWith(ofHalf));
  for (const name of halves) await rm(join(dirname(folder), name), { recursive: true, force: true, maxRetries: 5 });
}

/** The numbers of the repositories that have a clone, or what is left of one, in a folder of clones. */
export async function listClones(clones: string): Promise<number[]> {
  const names = (await readdir(clones).catch(unlessMissing)) ?? [];
  const ids = names.map((name) => Number(/^(\d{1,16})\.git(?:\.|$)/.exec(name)?.[1] ?? Number.NaN));
  return [...new Set(ids)].filter((id) => Number.isSafeInteger(id) && id > 0);
}

/** Removes the beginnings of packs that an interrupted transfer has left in a clone. */
export async function removeHalfPacks(folder: string): Promise<void> {
  const packs = join(folder, "objects", "pack");
  const names = (await readdir(packs).catch(unlessMissing)) ?? [];
  for (const name of names.filter((one) => one.startsWith("tmp_"))) await rm(join(packs, name), { force: true });
}

/** What a folder holds, in bytes. Files that vanish meanwhile count for nothing. */
export async function bytesIn(folder: string): Promise<number> {
  const entries = (await readdir(folder, { recursive: true, withFileTypes: true }).catch(unlessMissing)) ?? [];
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(
    files.map(async (file) => (await stat(join(file.parentPath, file.name)).catch(unlessMissing))?.size ?? 0),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

function unlessMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
}
