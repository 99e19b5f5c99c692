import { z } from "zod";

const idSchema = z.guid();

/** Whether a piece of a path can be the id of a row. Postgres would refuse any other with an error. */
export const isId = (text: string): boolean => idSchema.safeParse(text).success;
