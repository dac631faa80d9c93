/** The only way out of the window: one command, and the event that says how far a job is. */
import { invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import type { FieldProblem } from './bindings/FieldProblem';
import type { Problem } from './bindings/Problem';
import type { Rpc } from './bindings/Rpc';

export type Command = keyof Rpc;
export type Request<C extends Command> = Rpc[C][0];
export type Answer<C extends Command> = Rpc[C][1];

/** A refusal of the door: nothing was changed. Branch on `code`; `message` is finished Japanese. */
export class Refusal extends Error {
  readonly code: string;
  readonly fields: readonly FieldProblem[];

  constructor(problem: Problem) {
    super(problem.message);
    this.name = 'Refusal';
    this.code = problem.code;
    this.fields = problem.fields;
  }
}

const HELD = ['locked', 'must_change'];
const holders = new Set<() => void>();

/** Tells when the door has answered that nobody may go on in the book; until the returned function is called. */
export function onHeld(tell: () => void): () => void {
  holders.add(tell);
  return () => {
    holders.delete(tell);
  };
}

function isProblem(thrown: unknown): thrown is Problem {
  return typeof thrown === 'object' && thrown !== null && 'code' in thrown && 'message' in thrown;
}

function refusalOf(thrown: unknown): Refusal {
  if (isProblem(thrown))
    return new Refusal({ code: thrown.code, message: thrown.message, fields: thrown.fields ?? [] });
  return new Refusal({
    code: 'internal',
    message: `処理を続けられませんでした。帳簿は元のままです。アプリを開き直しても同じときは、この文を情報システム課に伝えてください（${String(thrown)}）。`,
    fields: [],
  });
}

async function rpc<T>(cmd: string, payload: object): Promise<T> {
  try {
    return await invoke<T>('rpc', { cmd, payload });
  } catch (thrown) {
    const refusal = refusalOf(thrown);
    if (HELD.includes(refusal.code)) for (const tell of holders) tell();
    throw refusal;
  }
}

/**
 * Calls one command of the door. With `job`, its progress can be followed and it can be stopped.
 *
 * @throws Refusal
 */
export function call<C extends Command>(cmd: C, payload: Request<C>, job?: string): Promise<Answer<C>> {
  return rpc(cmd, job ? { ...payload, $job: job } : payload);
}

export interface Progress {
  job: string;
  done: number;
  /** 0 when unknown. */
  total: number;
}

/** Tells of the progress of all jobs until the returned function is called. */
export function onProgress(tell: (progress: Progress) => void): () => void {
  const unlisten = listen<Progress>('progress', (event) => tell(event.payload));
  return () => {
    // A window that is closing may already have dropped its listeners.
    unlisten.then((stop) => stop()).catch(() => undefined);
  };
}

/** Asks a job to stop; it answers with code `cancelled`. */
export function stopJob(job: string): Promise<boolean> {
  return rpc('job_stop', { job });
}

export interface FileKind {
  name: string;
  /** Without the dot. */
  extensions: string[];
}

/** Lets the user pick files to read; empty if cancelled. */
export async function pickOpen(title: string, filters: FileKind[], multiple = false): Promise<string[]> {
  return (await rpc<{ paths: string[] }>('pick_open', { title, filters, multiple })).paths;
}

/** Lets the user say where to save; empty if cancelled. */
export async function pickSave(title: string, name: string, filters: FileKind[]): Promise<string> {
  return (await rpc<{ path: string }>('pick_save', { title, name, filters })).path;
}

/** Lets the user pick a folder; empty if cancelled. */
export async function pickFolder(title: string): Promise<string> {
  return (await rpc<{ path: string }>('pick_folder', { title })).path;
}

/** Shows a file that was just saved in the PC's own folder window. */
export function openSaved(path: string): Promise<null> {
  return rpc('open_saved', { path });
}

/** Closes the app. */
export function quit(): Promise<null> {
  return rpc('app_quit', {});
}
