import { useEffect, useState } from 'react';
import type { WireError } from '../../../shared/ipc/call.ts';
import type { SecretDraft, SecretRow, SecretView } from '../../../shared/ipc/secret-calls.ts';
import { isVaultError } from '../../../shared/errors.ts';
import { templateOf } from '../../../shared/model/kinds.ts';
import { ask, failureOf } from '../../bridge.ts';
import { noteChange } from '../detail/secret-actions.ts';
import { activateRow } from '../list/selection.ts';
import { openHome, openView } from '../shell/view.ts';
import { type Edited, draftOf, type Typed } from './draft.ts';
import { DraftSender } from './draft-sender.ts';
import type { Beginning } from './load.ts';
import { noteSaved } from './unsaved-store.ts';
import { type Problems, problemsOf } from './validate.ts';

/** Why a save was refused, where there is a way on. */
export type Conflict = 'changed' | 'gone' | undefined;

/** What the parts of the form are given. */
export interface Editing {
  readonly edited: Edited;
  readonly problems: Problems;
  readonly failure: WireError | undefined;
  readonly conflict: Conflict;
  readonly saving: boolean;
  readonly change: (next: Edited) => void;
  /** Something was typed. */
  readonly touch: () => void;
  readonly flush: () => void;
  readonly isChanged: () => boolean;
  readonly save: () => Promise<void>;
  /** A new secret beside the newer one: both stay. */
  readonly saveCopy: () => Promise<void>;
  readonly discard: () => Promise<void>;
  /** Another environment for a secret that is not stored yet. */
  readonly moveTo: (environment: string) => Promise<void>;
}

interface Editor extends Editing {
  /** The form's ref. */
  readonly attach: (element: HTMLFormElement | null) => void;
}

function typedIn(form: HTMLFormElement | undefined): Typed {
  return (name) => {
    const control = form?.elements.namedItem(name);
    return control instanceof HTMLInputElement || control instanceof HTMLTextAreaElement ? control.value : undefined;
  };
}

function hasBadDate(form: HTMLFormElement | undefined): boolean {
  const control = form?.elements.namedItem('expires');
  return control instanceof HTMLInputElement && control.validity.badInput;
}

/** The row of a secret that was just saved, before the list has it. */
function rowOf(secret: SecretView): SecretRow {
  const { environment, id, revision, kind, title, tags, favourite, expires = '', changedAtMs } = secret;
  const summary = (name: 'user' | 'host'): string => {
    const key = templateOf(kind).fields.find((field) => field.summary === name)?.key;
    return secret.fields.find((field) => field.key === key)?.text ?? '';
  };
  return { environment, id, revision, kind, title, user: summary('user'), host: summary('host'), tags, favourite, expires, changedAtMs };
}

function conflictOf(caught: unknown): Conflict {
  if (isVaultError(caught, 'ERR_SECRET_CHANGED')) return 'changed';
  return isVaultError(caught, 'ERR_SECRET_NOT_FOUND') ? 'gone' : undefined;
}

function beginsWith({ base, edited, restored, gone }: Beginning): Conflict {
  if (gone) return 'gone';
  return restored && edited.id !== undefined && edited.baseRevision !== base.baseRevision ? 'changed' : undefined;
}

function focusProblem(form: HTMLFormElement | undefined, problems: Problems): void {
  const first = [...(form?.elements ?? [])].find((control) => control.getAttribute('name') !== null && problems[control.getAttribute('name') ?? ''] !== undefined);
  if (first instanceof HTMLElement) first.focus();
}

/** The form as a whole: what is typed lives in its inputs, here only which there are. */
class Form {
  #edited: Edited;
  #element: HTMLFormElement | undefined;
  readonly sender: DraftSender;

  constructor({ base, edited, restored }: Beginning) {
    this.#edited = edited;
    const unchanged = draftOf(base);
    this.sender = new DraftSender(() => this.read(), unchanged, restored ? draftOf(edited) : unchanged);
  }

  /** The element stays known when it leaves the window, so that what was typed can be read once more. */
  readonly attach = (element: HTMLFormElement | null): void => {
    if (element) this.#element = element;
  };

  read(): SecretDraft {
    return draftOf(this.#edited, typedIn(this.#element));
  }

  change(next: Edited): void {
    this.#edited = next;
    this.sender.touch();
  }

  get element(): HTMLFormElement | undefined {
    return this.#element;
  }

  get environment(): string {
    return this.#edited.environment;
  }
}

type Saving = Pick<Editor, 'problems' | 'failure' | 'conflict' | 'saving'> & { readonly send: (draft: SecretDraft) => Promise<void> };

function useSaving(form: Form, beginning: Beginning): Saving {
  const [problems, setProblems] = useState<Problems>({});
  const [failure, setFailure] = useState<WireError>();
  const [conflict, setConflict] = useState<Conflict>(() => beginsWith(beginning));
  const [saving, setSaving] = useState(false);
  const send = async (draft: SecretDraft): Promise<void> => {
    const found = problemsOf(draft, hasBadDate(form.element));
    setProblems(found);
    if (Object.keys(found).length > 0) return focusProblem(form.element, found);
    form.sender.flush();
    setSaving(true);
    try {
      const { secret, undo } = await ask('secret:save', draft);
      form.sender.stop();
      noteSaved(draft.environment);
      openHome();
      activateRow(rowOf(secret));
      noteChange('Saved', undo);
    } catch (error) {
      setConflict(conflictOf(error));
      setFailure(failureOf(error));
      setSaving(false);
    }
  };
  return { problems, failure, conflict, saving, send };
}

/** Stops telling main of the edit, and lets main forget it. */
async function forget(form: Form): Promise<void> {
  const { environment } = form;
  form.sender.stop();
  noteSaved(environment);
  await ask('secret:discardDraft', { environment }).catch(() => undefined);
}

async function moveForm(form: Form, environment: string): Promise<void> {
  const draft = form.read();
  await forget(form);
  await ask('secret:putDraft', { ...draft, environment }).catch(() => undefined);
  openView({ screen: 'editor', environment, resume: 'moved' });
}

/** One edit, from its beginning to where it is saved or thrown away. */
export function useEditor(beginning: Beginning): Editor {
  const [form] = useState(() => new Form(beginning));
  const [edited, setEdited] = useState(beginning.edited);
  const { send, ...saving } = useSaving(form, beginning);
  // Left by another way than Save or Cancel: what was typed stays.
  useEffect(() => () => form.sender.flush(), [form]);
  return {
    edited,
    ...saving,
    attach: form.attach,
    change: (next) => {
      form.change(next);
      setEdited(next);
    },
    touch: () => form.sender.touch(),
    flush: () => form.sender.flush(),
    isChanged: () => form.sender.isChanged(),
    save: () => send(form.read()),
    saveCopy: () => {
      const { id, ...rest } = form.read();
      return send({ ...rest, baseRevision: 0, ...(id === undefined || saving.conflict === 'gone' ? {} : { copyOf: id }) });
    },
    discard: async () => {
      await forget(form);
      openHome();
    },
    moveTo: (environment) => moveForm(form, environment),
  };
}
