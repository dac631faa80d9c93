import { render, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { ClassBar, ClassMark } from './ClassMark';

describe('class marks', () => {
  it('say their class in words and carry a letter and a pattern', () => {
    render(
      <>
        <ClassMark value="A" />
        <ClassMark value="B" />
        <ClassMark value="C" />
      </>,
    );
    for (const letter of ['A', 'B', 'C'])
      expect(screen.getByRole('img', { name: `重要性分類${letter}` }).textContent).toBe(letter);
    expect(screen.getByRole('img', { name: '重要性分類C' }).querySelectorAll('circle').length).toBeGreaterThan(3);
  });
  it('have no mark for a default: anything else is the open question', () => {
    render(<ClassMark value="" />);
    expect(screen.getByRole('img', { name: '分類は未定' }).textContent).toBe('？');
  });
  it('say the numbers of a bar', () => {
    render(
      <ClassBar
        counts={[
          { key: 'A', count: 46 },
          { key: '', count: 3 },
        ]}
      />,
    );
    expect(screen.getByRole('img', { name: 'A 46件、未定 3件' })).toBeTruthy();
  });
});
