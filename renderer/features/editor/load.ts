import type { SecretDraft } from '../../../shared/ipc/secret-calls.ts';
import { isVaultError } from '../../../shared/errors.ts';
import { ask } from '../../bridge.ts';
import type { ViewOf } from '../shell/view.ts';
import { draftOf, type Edited, editedFrom, editedFromDraft, editedNew, sameDraft } from './draft.ts';

/** What the editor begins with. */
export interface Beginning {
  /** As it is stored, or empty. */
  readonly base: Edited;
  /** With the edit that was not saved, where there is one. */
  readonly edited: Edited;
  readonly restored: boolean;
  /** The secret that the unsaved edit is of was deleted meanwhile. */
  readonly gone: boolean;
}

/** Another edit waits in this environment: it is asked about first. */
export interface Waiting {
  readonly other: SecretDraft;
}

type EditorView = ViewOf<'editor'> & { readonly environment: string };

function isThatOf(draft: SecretDraft, view: EditorView): boolean {
  return view.resume !== undefined || (view.id !== undefined && draft.id === view.id);
}

async function stored(environment: string, id: string): Promise<Edited | undefined> {
  try {
    return editedFrom(await ask('secret:get', { environment, id }));
  } catch (error) {
    if (isVaultError(error, 'ERR_SECRET_NOT_FOUND')) return undefined;
    throw error;
  }
}

async function restore(draft: SecretDraft): Promise<Beginning> {
  const { environment, id, copyOf, kind } = draft;
  const source = id ?? copyOf;
  const found = source === undefined ? undefined : await stored(environment, source);
  const base = id === undefined ? editedNew(environment, kind) : (found ?? editedNew(environment, kind));
  const edited = editedFromDraft(draft, found ?? base);
  const restored = !sameDraft(draftOf(edited), draftOf(base));
  if (!restored) await ask('secret:discardDraft', { environment });
  return { base, edited, restored, gone: id !== undefined && found === undefined };
}

/** Reads what is to be edited, with an edit of it that was not saved. Concealed values are not among it. */
export async function loadEdit(view: EditorView): Promise<Beginning | Waiting> {
  const { environment, id, kind = 'login' } = view;
  const { draft } = await ask('secret:getDraft', { environment });
  if (draft && isThatOf(draft, view)) return restore(draft);
  if (draft) return { other: draft };
  const base = id === undefined ? editedNew(environment, kind) : editedFrom(await ask('secret:get', { environment, id }));
  return { base, edited: base, restored: false, gone: false };
}
