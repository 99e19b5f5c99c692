import { measureClassifier, measureMarks } from "./measure.ts";

/**
 * How well the classifier and the detector of AI tools agree with the labelled cases beside this file: accuracy on the
 * held-out half and on the half that was tuned on, precision and recall by category on the held-out half.
 */
export async function run(): Promise<Record<string, number>> {
  const [check, tune, marks] = [measureClassifier("check"), measureClassifier("tune"), measureMarks()];
  const byCategory = [...check.categories].flatMap(([category, { precision, recall }]) => [
    [`precision_${category}`, precision] as const,
    [`recall_${category}`, recall] as const,
  ]);
  return {
    classifier_accuracy_check: check.accuracy,
    classifier_accuracy_tune: tune.accuracy,
    classifier_unknown_share: check.unknownShare,
    cases_check: check.cases,
    cases_tune: tune.cases,
    ai_precision: marks.precision,
    ai_recall: marks.recall,
    cases_ai: marks.cases,
    ...Object.fromEntries(byCategory),
  };
}
