/** Reports the progress of long work on stderr; work of less than some thousand steps reports only its end. */
export interface Progress {
  readonly done: () => void;
  readonly end: (figures: Readonly<Record<string, number>>) => void;
}

const LONG = 2000;

export function createProgress(name: string, total: number): Progress {
  const started = performance.now();
  let count = 0;
  const say = (text: string): void => {
    const seconds = Math.round((performance.now() - started) / 1000);
    process.stderr.write(`  ${name}: ${text} (${seconds} s)\n`);
  };
  return {
    done: () => {
      count += 1;
      if (total >= LONG && count % Math.ceil(total / 20) === 0) say(`${count} of ${total}`);
    },
    end: (figures) => {
      const words = Object.entries(figures).map(([what, figure]) => `${what} ${figure}`);
      say(words.join(', '));
    },
  };
}
