import type { Category } from "../commit/category.ts";

/** A commit message and the files it touches, with the category a reader gives it. Without files: they were not read. */
export type SubjectRow = readonly [category: Category, message: string, paths?: readonly string[]];
