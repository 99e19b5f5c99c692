/**
 * Commit subjects with the category a reader gives them, for measuring the classifier. All wording is our own, after the
 * habits of real histories. Labels go by meaning: what is new is a feature, what repairs is a fix (an `x` that was wrong),
 * what keeps behaviour is a refactor (speed included), what alters or removes is a change; git's own markers and files of
 * one kind outweigh words; what says nothing, merges, and plain subjects in other languages than English are unknown.
 */

import type { Category } from "../commit/category.ts";
import type { SubjectRow } from "./subject-row.ts";
import { checkSubjects } from "./subjects-check.ts";
import { tuneSubjects } from "./subjects-tune.ts";

export type Split = "tune" | "check";
export type LabelledSubject = { split: Split; category: Category; message: string; paths: readonly string[] | null };

const labelled = (split: Split, rows: readonly SubjectRow[]): LabelledSubject[] =>
  rows.map(([category, message, paths]) => ({ split, category, message, paths: paths ?? null }));

export const subjects: readonly LabelledSubject[] = [
  ...labelled("check", checkSubjects),
  ...labelled("tune", tuneSubjects),
];
