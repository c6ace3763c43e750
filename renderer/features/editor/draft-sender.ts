import type { SecretDraft } from '../../../shared/ipc/secret-calls.ts';
import { ask } from '../../bridge.ts';
import { sameDraft } from './draft.ts';
import { noteSaved, noteUnsaved } from './unsaved-store.ts';

const waitMs = 400;

/**
 * Tells main what the editor holds, soon after each change, so that a lock seals it instead of losing it. An edit that
 * is back where it began is forgotten.
 */
export class DraftSender {
  readonly #read: () => SecretDraft;
  readonly #unchanged: SecretDraft;
  #last: SecretDraft;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;

  /** `last`: what main has already, such as an edit that it gave back. */
  constructor(read: () => SecretDraft, unchanged: SecretDraft, last: SecretDraft) {
    this.#read = read;
    this.#unchanged = unchanged;
    this.#last = last;
  }

  isChanged(): boolean {
    return !sameDraft(this.#read(), this.#unchanged);
  }

  /** Something was typed. */
  touch(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), waitMs);
  }

  /** Sends what is not sent yet. */
  flush(): void {
    clearTimeout(this.#timer);
    if (this.#stopped) return;
    const draft = this.#read();
    if (sameDraft(draft, this.#last)) return;
    this.#last = draft;
    const forgotten = sameDraft(draft, this.#unchanged);
    if (forgotten) noteSaved(draft.environment);
    else noteUnsaved(draft.environment, draft.title.trim());
    // A value over the limit or a lock on its way: the form still has it, and saving says what is wrong.
    const sent = forgotten ? ask('secret:discardDraft', { environment: draft.environment }) : ask('secret:putDraft', draft);
    sent.catch(() => undefined);
  }

  /** The edit is saved or thrown away: nothing more is sent. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#stopped = true;
  }
}
