/**
 * Answers on their way into the book. Each is sent as soon as it is given; what could not be sent waits here, also when the
 * screen is left and opened again, and goes with the next one.
 */
import type { Given } from '../bindings/Given';
import { call } from '../ipc';

interface Keeper {
  put: (answer: Given) => Promise<string>;
  flush: () => Promise<string>;
}

const keepers = new Map<string, Keeper>();

function newKeeper(sheet: string): Keeper {
  const waiting = new Map<string, Given>();
  let running: Promise<string> | null = null;
  let keptAt = '';
  async function send(): Promise<string> {
    while (waiting.size > 0) {
      const answers = [...waiting.values()];
      waiting.clear();
      try {
        keptAt = (await call('inspection_answer', { sheet, answers })).kept_at;
      } catch (thrown) {
        // A newer answer to the same question stays the one that counts.
        for (const answer of answers) if (!waiting.has(answer.question)) waiting.set(answer.question, answer);
        throw thrown;
      }
    }
    return keptAt;
  }
  async function flush(): Promise<string> {
    do {
      running ??= send().finally(() => {
        running = null;
      });
      await running;
      // What was given in the instant in which the last sending ended goes with another one.
    } while (waiting.size > 0);
    return keptAt;
  }
  return {
    put: (answer) => {
      waiting.set(answer.question, answer);
      return flush();
    },
    flush,
  };
}

/** The way of one sheet's answers into the book. */
export function keeperOf(sheet: string): Keeper {
  const found = keepers.get(sheet) ?? newKeeper(sheet);
  keepers.set(sheet, found);
  return found;
}
