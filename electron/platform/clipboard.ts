import type { ClipboardState } from '../../shared/ipc/app-calls.ts';
import { VaultError } from '../../shared/errors.ts';
import { ClipboardDigest } from './clipboard-digest.ts';
import type { ClipboardMark } from './clipboard-mark.ts';
import type { ClipboardPort, Selection } from './clipboard-port.ts';
import type { Clock } from './timers.ts';

/** What was copied, for the window; never the value. */
export type Copied = NonNullable<ClipboardState['copied']>;
export type ClipboardListener = (state: ClipboardState) => void;
export type ClearOutcome = 'cleared' | 'replaced' | 'could-not-clear';

/** A crash is survived by this much: the next start clears what is still ours. Later than that, it is left alone. */
export const markLifeMs = 24 * 60 * 60 * 1000;

const lookEveryMs = 1_000;

interface Copy {
  readonly generation: number;
  readonly digest: ClipboardDigest;
  readonly copied: Copied | undefined;
  readonly endsMonotonicMs: number;
  stopTimer: () => void;
}

export interface ClipboardGuardParts {
  readonly port: ClipboardPort;
  readonly clock: Clock;
  readonly mark?: ClipboardMark;
}

/**
 * Owns what Breakglass put on the clipboard: counts down and clears it, from the clipboard and from PRIMARY, and only
 * if it is still ours. Keeps a digest of the text, never the text.
 */
export class ClipboardGuard {
  readonly #parts: ClipboardGuardParts;
  readonly #listeners = new Set<ClipboardListener>();
  #current: Copy | undefined;
  #state: ClipboardState['state'] = 'idle';
  #shown: Copied | undefined;
  #generation = 0;
  /** What seemed cleared, where the platform may put it back. */
  #lookAgain: ClipboardDigest | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(parts: ClipboardGuardParts) {
    this.#parts = parts;
  }

  /**
   * Copies `text` and starts counting down; an earlier copy's countdown ends here. The promise settles once the text
   * is on the clipboard. Throws ERR_FIELD_EMPTY for an empty text, ERR_CLIPBOARD where it cannot be written.
   */
  copy(text: string, what: Omit<Copied, 'clearsAtMs'>, clearAfterMs: number): Promise<Copied> {
    return this.#inTurn(async () => {
      if (text === '') throw new VaultError('ERR_FIELD_EMPTY');
      const { port, clock } = this.#parts;
      const digest = ClipboardDigest.of(text);
      // Before the text is out, so that a crash in between finds it.
      await this.#putMark(digest);
      try {
        await port.write(text);
      } catch (error) {
        await this.#takeBack(digest);
        throw error instanceof VaultError ? error : new VaultError('ERR_CLIPBOARD', { action: 'write' }, error);
      }
      const copied = { ...what, clearsAtMs: clock.wallMs() + clearAfterMs };
      this.#count(digest, copied, clearAfterMs);
      return copied;
    });
  }

  /** A write that failed may have put the text out all the same: clears it, now or at the next focus. */
  async #takeBack(digest: ClipboardDigest): Promise<void> {
    const outcome = await this.#clearSelections(digest);
    if (outcome === 'could-not-clear') this.#lookAgain = digest;
    await (this.#current === undefined ? this.#removeMark() : this.#putMark(this.#current.digest));
  }

  #count(digest: ClipboardDigest, copied: Copied, clearAfterMs: number): void {
    const { clock } = this.#parts;
    this.#current?.stopTimer();
    this.#lookAgain = undefined;
    this.#generation += 1;
    const copy = {
      generation: this.#generation,
      digest,
      copied,
      endsMonotonicMs: clock.monotonicMs() + clearAfterMs,
      stopTimer: () => {},
    };
    this.#current = copy;
    this.#waitFor(copy);
    this.#enter('counting');
  }

  /** Timers stand still in sleep, so the clocks are looked at every second instead of once at the end. */
  #waitFor(copy: Copy): void {
    const delayMs = Math.min(this.#leftMs(copy), lookEveryMs);
    copy.stopTimer = this.#parts.clock.after(delayMs, () => {
      // A timer of an earlier copy may have been on its way when a newer one was made.
      if (this.#current?.generation !== copy.generation) return;
      if (this.#leftMs(copy) > 0) this.#waitFor(copy);
      else void this.#clearGeneration(copy.generation);
    });
  }

  /** By whichever clock says less: one can be set back, the other may have slept. */
  #leftMs(copy: Copy): number {
    const { clock } = this.#parts;
    const endsWallMs = copy.copied?.clearsAtMs ?? 0;
    return Math.max(0, Math.min(endsWallMs - clock.wallMs(), copy.endsMonotonicMs - clock.monotonicMs()));
  }

  /** Clears now what is still ours: "Clear now", every lock, and quit. */
  clear(): Promise<ClipboardState> {
    return this.#inTurn(async () => {
      if (this.#current !== undefined) await this.#clearCopy(this.#current);
      return this.state();
    });
  }

  #clearGeneration(generation: number): Promise<void> {
    return this.#inTurn(async () => {
      // The queue may have had a newer copy before us.
      if (this.#current?.generation === generation) await this.#clearCopy(this.#current);
    });
  }

  /** Looks at the clocks at once: for the moment when the computer wakes up. */
  checkTime(): Promise<void> {
    return this.#inTurn(async () => {
      const copy = this.#current;
      if (copy !== undefined && this.#state === 'counting' && this.#leftMs(copy) === 0) await this.#clearCopy(copy);
    });
  }

  /** One of our windows got the focus: what could not be cleared before is tried again. */
  focused(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#current !== undefined && this.#state === 'could-not-clear') await this.#clearCopy(this.#current);
      const again = this.#lookAgain;
      this.#lookAgain = undefined;
      if (again !== undefined) await this.#clearSelections(again);
    });
  }

  /** At start: clears what a crashed run left behind, if it is still there. `nothing` when it left nothing. */
  clearLeftover(): Promise<ClearOutcome | 'nothing'> {
    return this.#inTurn(async () => {
      const digest = await this.#parts.mark?.read(this.#parts.clock.wallMs());
      if (digest === undefined || this.#current !== undefined) {
        if (this.#current === undefined) await this.#removeMark();
        return 'nothing';
      }
      const leftover = { generation: 0, digest, copied: undefined, endsMonotonicMs: 0, stopTimer: () => {} };
      this.#current = leftover;
      return this.#clearCopy(leftover);
    });
  }

  state(): ClipboardState {
    const copied = this.#shown;
    return { state: this.#state, ...(copied === undefined ? {} : { copied }), limits: [...this.#parts.port.limits] };
  }

  /** Tells each change of state; the answer undoes it. */
  subscribe(listener: ClipboardListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #clearCopy(copy: Copy): Promise<ClearOutcome> {
    copy.stopTimer();
    const outcome = await this.#clearSelections(copy.digest);
    if (outcome !== 'could-not-clear') {
      this.#current = undefined;
      await this.#removeMark();
      if (outcome === 'cleared' && this.#parts.port.looksAgainAtFocus) this.#lookAgain = copy.digest;
    }
    this.#enter(outcome, copy.copied);
    return outcome;
  }

  async #clearSelections(digest: ClipboardDigest): Promise<ClearOutcome> {
    const outcomes: ClearOutcome[] = [];
    for (const selection of this.#parts.port.selections) outcomes.push(await this.#clearSelection(selection, digest));
    if (outcomes.includes('could-not-clear')) return 'could-not-clear';
    // PRIMARY changes with every stroke of the mouse: what counts as replaced is the clipboard itself.
    return outcomes[0] ?? 'cleared';
  }

  async #clearSelection(selection: Selection, digest: ClipboardDigest): Promise<ClearOutcome> {
    const { port } = this.#parts;
    try {
      const before = await port.read(selection);
      if (before.kind === 'unknown') return 'could-not-clear';
      if (!digest.matches(before.text)) return before.text === '' ? 'cleared' : 'replaced';
      await port.clear(selection);
      const after = await port.read(selection);
      return after.kind === 'text' && !digest.matches(after.text) ? 'cleared' : 'could-not-clear';
    } catch {
      return 'could-not-clear';
    }
  }

  #enter(state: ClipboardState['state'], copied = this.#current?.copied): void {
    this.#state = state;
    this.#shown = copied;
    for (const listener of this.#listeners) listener(this.state());
  }

  // The mark is a second net: a folder that cannot be written must not keep a password from being copied at 03:12.
  async #putMark(digest: ClipboardDigest): Promise<void> {
    await this.#parts.mark?.put(digest, this.#parts.clock.wallMs() + markLifeMs).catch(() => {});
  }

  async #removeMark(): Promise<void> {
    await this.#parts.mark?.remove().catch(() => {});
  }

  /** One at a time: a clear that is comparing must not wipe a copy made in between. */
  #inTurn<T>(run: () => Promise<T>): Promise<T> {
    const result = this.#last.then(run);
    this.#last = result.catch(() => {});
    return result;
  }
}
