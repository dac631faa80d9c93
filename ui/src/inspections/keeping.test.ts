import { describe, expect, it, vi } from 'vitest';
import type { Given } from '../bindings/Given';
import { keeperOf } from './keeping';

const stored = new Map<string, Given>();
let refusals = 0;

vi.mock('../ipc', () => ({
  call: async (_: string, ask: { answers: Given[] }) => {
    await new Promise((done) => setTimeout(done, 3));
    if (refusals > 0) {
      refusals -= 1;
      throw new Error('書けませんでした。');
    }
    for (const answer of ask.answers) stored.set(answer.question, answer);
    return { answered: stored.size, kept_at: '2026-11-18T01:40:00Z' };
  },
}));

const given = (n: number, mark: Given['mark']): Given => ({
  question: `chief-${n}`,
  mark,
  note: '',
  evidence: '',
  link: '',
  review: false,
});

describe('answers on their way', () => {
  it('all arrive through twenty quick changes of the page, and the last one to a question counts', async () => {
    for (let n = 0; n < 20; n += 1) {
      // Nobody waits: the screen is left at once and opened again.
      void keeperOf('7').put(given(n % 18, 'bad'));
      void keeperOf('7').put(given(n % 18, 'good'));
      if (n % 3 === 0) await keeperOf('7').flush();
    }
    await keeperOf('7').flush();
    await keeperOf('7').flush();
    expect([...stored.keys()]).toHaveLength(18);
    expect([...stored.values()].every((g) => g.mark === 'good')).toBe(true);
  });

  it('wait while the book refuses, and go with the next one', async () => {
    stored.clear();
    refusals = 2;
    await expect(keeperOf('8').put(given(1, 'part'))).rejects.toThrow('書けませんでした');
    await expect(keeperOf('8').put(given(2, 'none'))).rejects.toThrow();
    await keeperOf('8').put(given(1, 'bad'));
    expect(stored.get('chief-1')?.mark).toBe('bad');
    expect(stored.get('chief-2')?.mark).toBe('none');
  });
});
