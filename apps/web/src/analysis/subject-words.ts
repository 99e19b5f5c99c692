import type { AnalysedSubject } from "@vibe/analysis/result";
import type { JobDocument } from "@vibe/store/analysis-document";

type Choice = JobDocument["subject_choice"];

const WORDS: Record<Choice, string> = {
  all: "everyone’s commits",
  identity: "your own commits",
  author: "commits of one author",
};

/** Whose commits a run is about. An identity without commits means everyone, which shows once there is a result. */
export const subjectWords = (choice: Choice, analysed?: AnalysedSubject): string =>
  WORDS[analysed?.kind === "all" ? "all" : choice];
