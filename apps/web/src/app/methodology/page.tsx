import type { Metadata } from "next";
import type { ReactNode } from "react";

export const metadata: Metadata = { title: "Method" };

const AXES = [
  [
    "A",
    "Automation Heaviness",
    "how many commits name an AI tool (the lower end of what their share may be), how many files and lines a commit changes, and whether instructions for AI tools are kept up. Without any named tool the score cannot exceed 60.",
  ],
  [
    "B",
    "Guardrail Strength",
    "features and fixes that come with tests, when CI and tests first appear, and how often documents are touched. A guardrail that never appears counts zero.",
  ],
  [
    "C",
    "Iteration Loop Intensity",
    "features followed within 24 hours by a fix to the same files, how soon, how long such runs get, and how often work is taken back.",
  ],
  [
    "D",
    "Planning Signal",
    "documents touched before the first feature of an area, conventional commit messages, and consistent scopes. Half of this axis would come from pull requests, so it knows half at most.",
  ],
  [
    "E",
    "Surface Area per Change",
    "how many parts of the system a commit touches, how many commits cross layers, and how the work spreads over the parts.",
  ],
  ["F", "Shipping Rhythm", "how unevenly days, sessions and weeks are filled. High means bursty, not better."],
];

export default function MethodologyPage() {
  return (
    <article className="max-w-[68ch] space-y-10 leading-relaxed">
      <header>
        <h1 className="font-semibold text-3xl tracking-tight">How every figure is computed</h1>
        <p className="mt-3 text-lg text-muted">
          A report describes how the work went, from what git recorded. It does not say whether the work was good.
        </p>
      </header>
      <Part title="What is read">
        <p>
          The commits that can be reached from the head of the repository, with the names of the files they changed and
          how many lines. Not read yet: pull requests, reviews, issues, and anything else on GitHub. What would need
          them is shown as not known and does not count.
        </p>
        <p>
          Bots are taken out once, before anything is computed, and are left out of all totals; the coverage of a report
          says how many commits that were. Merges count only in the share of merges. Times are the author’s own, as far
          as commits record the time zone.
        </p>
      </Part>
      <Part title="What is kept">
        <p>
          For each commit: its id, times and time zone, counts, the length of its message, the kind of change, the parts
          of the system it touches, the AI tools it names and the number of a pull request in its first line. No
          message, no name, no e-mail address and no path. Of the repository: its name, folder and branch.
        </p>
        <p>
          What has to be recognised again is kept as a hash with a key that belongs to this repository alone: the
          addresses of author, co-authors and committer, and the names of up to 64 files, their areas and the scope.
          Whoever has the key, which lies in the same database, can test whether a name they guess is among them; nobody
          else can.
        </p>
        <p>
          Disconnecting a repository deletes all of this and its reports. The engine keeps what the steps of finished
          runs returned: counts and commit ids.
        </p>
      </Part>
      <Part title="Who can see it">
        <p>
          Where the app runs on your own machine, signing in is for the machine and not for a person: anyone with an
          account on it who can reach the port of the app can open the profile.
        </p>
      </Part>
      <Part title="The six axes">
        <p>
          Each is a weighted mean of components from 0 to 1. A component the history cannot tell is left out and the
          others share its weight; with less than half of the weight known, an axis is shown as not known. Below 34 is
          low, from 67 on is high.
        </p>
        <dl className="space-y-3">
          {AXES.map(([letter, name, what]) => (
            <div key={letter}>
              <dt className="font-medium">
                <span className="mr-2 font-mono text-accent text-sm">{letter}</span>
                {name}
              </dt>
              <dd className="text-muted">Measures {what}</dd>
            </div>
          ))}
        </dl>
      </Part>
      <Part title="The persona">
        <p>
          Each persona is a short list of conditions on the axes. A condition counts one half where it is just met, 1
          from 15 points inside on, and 0 at 15 points short; a miss by more than 15 points rules the persona out. The
          fit is the geometric mean of its conditions. The best fit wins if it is at least 0.55 (55&nbsp;%); if none is,
          the report says so with Reflective Balancer. With fewer than 30 commits there is no persona, with fewer than 5
          no axes.
        </p>
        <p>
          How firm that is comes from resampling: the sessions are drawn anew 200 times, and the report says how often
          the same persona wins and how far each axis moves. With fewer than 5 sessions nothing is drawn and no band is
          shown. The head commit seeds the draw, so the same history gives the same bands.
        </p>
        <p>
          A session&rsquo;s length is the time from its first commit to its last and 30 minutes before, for the work
          that led to the first.
        </p>
      </Part>
      <Part title="AI attribution">
        <p>
          A commit counts when it says so itself: a co-author line or a footer of a known tool, or an agent as its
          author. Tools need not leave a mark, so every such share is a lower bound.
        </p>
      </Part>
    </article>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="space-y-3">
      <h2 className="font-semibold text-xl tracking-tight">{title}</h2>
      {children}
    </section>
  );
}
