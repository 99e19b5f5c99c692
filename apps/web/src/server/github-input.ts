import { z } from "zod";

/** A token as it was pasted. What it holds is GitHub's to judge; it has to fit into a header. */
export const tokenSchema = z.strictObject({
  token: z
    .string()
    .trim()
    .min(1, "Paste a token.")
    .max(1024, "This is too long for a token; copy the token alone.")
    .regex(/^[\x21-\x7e]+$/, "A token is one word of plain letters, digits and signs; copy it whole and alone."),
});

/** Which page of which repositories. */
export const listSchema = z.object({
  search: z.string().trim().max(100, "Search for at most 100 letters.").default(""),
  page: z.coerce.number().int().min(1).max(1000).default(1),
});

/** The name has to be one segment of a path: GitHub is asked under it. */
const FULL_NAME = /^[\w-]+\/(?!\.{1,2}$)[\w.-]+$/;

/** A repository to connect: a folder of this machine, or one at GitHub by its name. */
export const connectSchema = z
  .strictObject({
    folder: z.string().trim().min(1, "Type the path of a folder.").max(4096).optional(),
    github: z.string().trim().max(200).regex(FULL_NAME, "Name the repository as owner/name.").optional(),
  })
  .transform(({ folder, github }, problems): { folder: string } | { github: string } => {
    if (folder !== undefined && github === undefined) return { folder };
    if (github !== undefined && folder === undefined) return { github };
    problems.addIssue({
      code: "custom",
      message: 'Send the path of a "folder" or the name of a repository at "github".',
    });
    return z.NEVER;
  });
