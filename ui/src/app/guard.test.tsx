import { render, screen } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { Guard } from './Guard';

function Broken(): never {
  throw new Error('部品が壊れました');
}

it('says in words what could not be drawn, instead of a white window', () => {
  const quiet = vi.spyOn(console, 'error').mockImplementation(() => {});
  render(
    <Guard>
      <Broken />
    </Guard>,
  );
  expect(screen.getByRole('alert').textContent).toContain('部品が壊れました');
  expect(screen.getByRole('button', { name: 'もう一度開く' })).toBeTruthy();
  quiet.mockRestore();
});
