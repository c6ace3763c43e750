import type { ClipboardLimit, ClipboardPort, Held, Selection } from '../../../electron/platform/clipboard-port.ts';

/** A system clipboard in memory: what is written lands in both selections, as Chromium does on Linux. */
export class FakeClipboard implements ClipboardPort {
  readonly selections: readonly Selection[];
  readonly limits: readonly ClipboardLimit[] = [];
  looksAgainAtFocus = false;
  readonly text = new Map<Selection, string>();
  readable = true;
  /** Clears seem to work and do nothing, as an unfocused program's do on Wayland. */
  dropsClears = false;
  failsWrites = false;
  /** A failing write has put the text out before it fails. */
  failsLate = false;
  readonly calls: string[] = [];

  constructor(selections: readonly Selection[] = ['clipboard', 'primary']) {
    this.selections = selections;
  }

  async write(text: string): Promise<void> {
    this.calls.push('write');
    if (this.failsWrites && !this.failsLate) throw new Error('no display');
    for (const selection of this.selections) this.text.set(selection, text);
    if (this.failsWrites) throw new Error('no answer');
  }

  async read(selection: Selection): Promise<Held> {
    this.calls.push(`read ${selection}`);
    return this.readable ? { kind: 'text', text: this.text.get(selection) ?? '' } : { kind: 'unknown' };
  }

  async clear(selection: Selection): Promise<void> {
    this.calls.push(`clear ${selection}`);
    if (!this.dropsClears) this.text.delete(selection);
  }
}
