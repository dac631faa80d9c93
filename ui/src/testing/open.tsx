import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import axe from 'axe-core';
import { expect } from 'vitest';
import { App } from '../app/App';
import { behind } from './behind';
import { type FakeDoor, fakeDoor } from './door';

type DoorOptions = Parameters<typeof fakeDoor>[0];

/** The whole window over a fake door. */
export function openWindow(options: DoorOptions = {}, prepare?: (door: FakeDoor) => void) {
  const door = behind(fakeDoor(options));
  prepare?.(door);
  render(<App />);
  return { door, user: userEvent.setup() };
}

/** Goes to a screen by its entry in the navigation. */
export async function visit(user: ReturnType<typeof userEvent.setup>, name: string) {
  const link = (await screen.findAllByTitle(name)).find((found) => found.matches('.nav-link'));
  if (!link) throw new Error(`no entry ${name}`);
  await user.click(link);
}

/** Nothing that axe can see without drawing is wrong. */
export async function expectAccessible() {
  const result = await axe.run(document.body, { rules: { 'color-contrast': { enabled: false } } });
  expect(result.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html.slice(0, 160)).join(' | ')}`)).toEqual([]);
}

/** Requests of one command so far. */
export function sent(door: FakeDoor, cmd: string) {
  return door.calls.filter((c) => c.cmd === cmd).map((c) => c.payload);
}
