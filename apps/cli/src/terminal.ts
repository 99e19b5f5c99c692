/** Writes progress for a person: one line that renews itself on a terminal, plain lines when piped. Goes to stderr. */
export type Terminal = {
  /** Replaces the line being shown; piped, it prints only when `step` changes. */
  progress: (step: string, text: string) => void;
  /** Prints a line that stays. */
  line: (text: string) => void;
  /** Ends the line being shown, if there is one. */
  end: () => void;
};

export function createTerminal(stream: NodeJS.WriteStream): Terminal {
  let open = false;
  let lastStep = "";
  const end = () => {
    if (open) stream.write("\n");
    open = false;
  };
  return {
    end,
    line: (text) => {
      end();
      stream.write(`${text}\n`);
    },
    progress: (step, text) => {
      if (stream.isTTY) {
        if (step !== lastStep) end();
        stream.write(`\r\x1b[K${text}`);
        open = true;
      } else if (step !== lastStep) {
        stream.write(`${text}\n`);
      }
      lastStep = step;
    },
  };
}
