import type { ReactNode } from "react";
import type { GitHubAccess } from "#server/github-access.ts";
import { ButtonLink } from "./button.tsx";

type Props = {
  /** Where to go on after the sign-in. */
  next: string;
  /** What signing in without private repositories is for, and how the two links are called. */
  first: Exclude<GitHubAccess, "private">;
  labels: { first: string; private: string };
};

/** The two ways to sign in with GitHub, each with what GitHub is asked for and why. Links: they work without a script. */
export function GitHubAccessChoice({ next, first, labels }: Props) {
  const href = (access: GitHubAccess) => `/login/github?${new URLSearchParams({ next, access })}`;
  return (
    <ul className="grid max-w-4xl gap-4 md:grid-cols-2">
      <Choice title="Public repositories" link={<ButtonLink href={href(first)}>{labels.first}</ButtonLink>}>
        <p>
          GitHub is asked for <Scope name="user:email" />: who you are and which e-mail addresses are yours. An account
          here is made of that.
        </p>
        <p>Public repositories are read without any further permission, and nothing at GitHub can be changed.</p>
      </Choice>
      <Choice
        title="Private repositories too"
        link={
          <ButtonLink look="quiet" href={href("private")}>
            {labels.private}
          </ButtonLink>
        }
      >
        <p>
          GitHub is also asked for <Scope name="repo" />. That is more than is needed: it covers every repository you
          can reach and would allow changing them, but signing in with GitHub has no scope that only reads. Nothing is
          ever changed from here.
        </p>
        <p>
          A fine-grained token gives less: it only reads, and only the repositories you choose. It is added in the
          settings.
        </p>
      </Choice>
    </ul>
  );
}

function Choice({ title, link, children }: { title: string; link: ReactNode; children: ReactNode }) {
  return (
    <li className="flex flex-col items-start justify-between gap-4 rounded-xl border border-line bg-surface p-5">
      <div className="space-y-2 text-sm">
        <p className="font-medium text-base">{title}</p>
        {children}
      </div>
      {link}
    </li>
  );
}

const Scope = ({ name }: { name: string }) => <code className="rounded bg-sunken px-1 font-mono">{name}</code>;
