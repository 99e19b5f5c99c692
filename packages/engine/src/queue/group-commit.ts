type Write = { perform: () => () => void; reject: (error: unknown) => void };

/**
 * Gathers the writes of one turn of the event loop into one transaction, so that they pay for one fsync
 * together. Each write undoes itself when it fails; its promise settles when the transaction has.
 */
export class GroupCommit {
  readonly #transact: <Result>(work: () => Result) => Result;
  readonly #waiting: Write[] = [];

  constructor(transact: <Result>(work: () => Result) => Result) {
    this.#transact = transact;
  }

  add<Result>(write: () => Result): Promise<Result> {
    return new Promise((resolve, reject) => {
      const perform = () => {
        try {
          const result = write();
          return () => resolve(result);
        } catch (error) {
          return () => reject(error);
        }
      };
      this.#waiting.push({ perform, reject });
      if (this.#waiting.length === 1) setImmediate(() => this.#flush());
    });
  }

  #flush(): void {
    const batch = this.#waiting.splice(0);
    try {
      for (const settle of this.#transact(() => batch.map(({ perform }) => perform()))) settle();
    } catch (error) {
      // The transaction as a whole: nothing of the batch is on disk.
      for (const { reject } of batch) reject(error);
    }
  }
}
