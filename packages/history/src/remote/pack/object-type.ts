export type ObjectType = "commit" | "tree" | "blob" | "tag";

/** The numbers of a pack; 6 and 7 are differences to an object at an offset and to one with a name. */
export const typeOfCode: readonly (ObjectType | null)[] = [null, "commit", "tree", "blob", "tag"];
export const offsetDelta = 6;
export const namedDelta = 7;
