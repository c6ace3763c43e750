import { VaultError } from '../../shared/errors.ts';
import type { SecretDraft, SecretFilter, SecretView } from '../../shared/ipc/secret-calls.ts';
import { copyAsLabels, type CopyAsForm } from '../../shared/model/copy-as.ts';
import { templateOf, type Secret } from '../../shared/model/secret.ts';
import type { Settings } from '../../shared/model/settings.ts';
import type { TotpTiming } from '../../shared/model/totp.ts';
import { copyAs } from '../copy-as/copy-as.ts';
import type { OpenedEnvironment } from '../envelope/opened-environment.ts';
import { codeToUse, totpTiming } from '../totp/code.ts';
import { parseTotp } from '../totp/otpauth.ts';
import { isPresent, type SecretRef } from './bulk.ts';
import type { SecretList } from './list.ts';
import type { Random } from './ports.ts';
import { editSecret, saysTheSame } from './secret-edit.ts';
import { earlierValues, fieldOf, labelOf, viewOf } from './secret-view.ts';
import type { SessionView } from './session-view.ts';
import type { UndoLog } from './undo.ts';
import type { Uses } from './uses.ts';

/** What was copied, for the window; never the value. */
export interface CopiedValue {
  readonly environment: string;
  readonly id: string;
  readonly title: string;
  /** The field's label. */
  readonly field: string;
}

/** Puts a text on the clipboard and clears it again: platform/clipboard.ts. */
export interface CopyTarget<Copied> {
  copy(text: string, what: CopiedValue, clearAfterMs: number): Promise<Copied>;
}

/** One value of one field: without `field` the main one, without `earlier` the present one. */
export interface PickedField extends SecretRef {
  readonly field?: string | undefined;
  /** Index in `earlier` of the view. */
  readonly earlier?: number | undefined;
}

export interface SecretParts<Copied> {
  readonly session: SessionView;
  readonly list: Pick<SecretList, 'first'>;
  readonly uses: Uses;
  readonly undo: UndoLog;
  readonly clipboard: CopyTarget<Copied>;
  readonly random: Random;
  readonly now: () => number;
  readonly isCopyOnly: (environment: string) => boolean;
  readonly settings: () => Pick<Settings, 'clipboardClearMs' | 'revealHideMs'>;
}

interface PickedValue extends CopiedValue {
  readonly concealed: boolean;
  readonly value: string;
}

const idBytes = 16;
const totpField = 'totp';

/** Use cases over one secret: look, edit, copy, reveal. */
export class Secrets<Copied> {
  readonly #parts: SecretParts<Copied>;

  constructor(parts: SecretParts<Copied>) {
    this.#parts = parts;
  }

  /** @throws ERR_SECRET_NOT_FOUND, ERR_RECORD_DAMAGED, and the codes of SessionView.current */
  get({ environment, id }: SecretRef): SecretView {
    const opened = this.#parts.session.current(environment);
    return viewIn(opened, environment, id, openPresent(opened, id));
  }

  /**
   * Saves what the editor holds, as a new secret or in place of the revision that it started from.
   * @throws ERR_SECRET_CHANGED with the newer `revision` (nothing is lost: the draft stays where it is),
   *   ERR_SECRET_NOT_FOUND, ERR_SECRET_TITLE, ERR_SECRET_TOO_LARGE, ERR_REVEAL_NOT_ALLOWED, and the codes of commit
   */
  async save(draft: SecretDraft): Promise<{ secret: SecretView; undo?: string }> {
    const { session, undo, random } = this.#parts;
    const { environment } = draft;
    const id = draft.id ?? Buffer.from(random(idBytes)).toString('base64url');
    let before: OpenedEnvironment | undefined;
    const after = await session.commit(environment, (opened) => {
      const secret = this.#edited(opened, id, draft);
      if (secret === undefined) return opened;
      before = opened;
      return opened.apply([{ id, secret }], random);
    });
    const token = before === undefined ? undefined : undo.keep(new Map([[environment, { before, after, ids: [id] }]]));
    return { secret: viewIn(after, environment, id, after.openRecord(id)), ...(token === undefined ? {} : { undo: token }) };
  }

  /** Undefined where the edit changes nothing. */
  #edited(opened: OpenedEnvironment, id: string, draft: SecretDraft): Secret | undefined {
    const { environment } = draft;
    const before = draft.id === undefined ? undefined : openPresent(opened, id);
    const revision = before === undefined ? 0 : opened.summary(id).revision;
    if (revision !== draft.baseRevision) throw new VaultError('ERR_SECRET_CHANGED', { environment, id, revision, baseRevision: draft.baseRevision });
    const options = { nowMs: this.#parts.now(), copyOnly: this.#parts.isCopyOnly(environment) };
    const edited = editSecret(before, draft, options, this.#keptFrom(opened, draft) ?? before);
    return before !== undefined && saysTheSame(before, edited) ? undefined : edited;
  }

  /** Whose values a copy keeps. @throws ERR_SECRET_NOT_FOUND */
  #keptFrom(opened: OpenedEnvironment, { id, copyOf }: SecretDraft): Secret | undefined {
    return id === undefined && copyOf !== undefined ? openPresent(opened, copyOf) : undefined;
  }

  /** Puts one value on the clipboard; the value goes nowhere else. @throws ERR_FIELD_EMPTY, ERR_CLIPBOARD, as `get` and `totp` */
  async copy(picked: PickedField): Promise<Copied> {
    const { environment, id, title, field, value } = this.#pick(picked);
    if (value === '') throw new VaultError('ERR_FIELD_EMPTY', { field });
    const copied = await this.#parts.clipboard.copy(value, { environment, id, title, field }, this.#parts.settings().clipboardClearMs);
    this.#used(environment, id);
    return copied;
  }

  /**
   * Copies the main value of the first secret that `filter` finds now: what was typed for, whatever a window still
   * shows. @throws as `copy` and SecretList.first
   */
  copyFirst(filter: SecretFilter): Promise<Copied> {
    return this.copy(this.#parts.list.first(filter));
  }

  /** Copies the whole secret in another form. @throws ERR_COPY_AS, ERR_CLIPBOARD, as `get` */
  async copyAs({ environment, id, form }: SecretRef & { readonly form: CopyAsForm }): Promise<Copied> {
    const secret = openPresent(this.#parts.session.current(environment), id);
    const what = { environment, id, title: secret.title, field: copyAsLabels[form] };
    const copied = await this.#parts.clipboard.copy(copyAs(secret, form), what, this.#parts.settings().clipboardClearMs);
    this.#used(environment, id);
    return copied;
  }

  /** The value of one field, to be drawn for a while. @throws ERR_REVEAL_NOT_ALLOWED, ERR_FIELD_NOT_FOUND, as `get` */
  reveal(picked: PickedField): { value: string; hideAfterMs: number } {
    const { environment, id, concealed, value } = this.#pick(picked);
    if (concealed && this.#parts.isCopyOnly(environment)) throw new VaultError('ERR_REVEAL_NOT_ALLOWED', { environment });
    this.#used(environment, id);
    return { value, hideAfterMs: this.#parts.settings().revealHideMs };
  }

  /** When the present one-time code ends. @throws ERR_FIELD_EMPTY, ERR_TOTP_INVALID, ERR_TOTP_UNSUPPORTED, as `get` */
  totp({ environment, id }: SecretRef): TotpTiming {
    const secret = openPresent(this.#parts.session.current(environment), id);
    const stored = fieldOf(secret, totpField)?.value ?? '';
    if (stored === '') throw new VaultError('ERR_FIELD_EMPTY', { field: labelOf(secret, totpField) });
    return totpTiming(parseTotp(stored), this.#parts.now());
  }

  #pick({ environment, id, field, earlier }: PickedField): PickedValue {
    const secret = openPresent(this.#parts.session.current(environment), id);
    const key = field ?? templateOf(secret.kind).main;
    const present = fieldOf(secret, key);
    const stored = earlier === undefined ? (present?.value ?? '') : earlierValues(secret, key)[earlier]?.value;
    const known = present !== undefined || templateOf(secret.kind).fields.some((one) => one.key === key);
    if (stored === undefined || (!known && earlier === undefined)) throw new VaultError('ERR_FIELD_NOT_FOUND', { field: key });
    // Of a one-time code, the key itself is never handed out.
    const value = key === totpField && stored !== '' ? codeToUse(parseTotp(stored), this.#parts.now()) : stored;
    return { environment, id, title: secret.title, field: labelOf(secret, key), concealed: present?.concealed ?? true, value };
  }

  #used(environment: string, id: string): void {
    this.#parts.session.touch(environment);
    this.#parts.uses.mark(environment, id, this.#parts.now());
  }
}

/** @throws ERR_SECRET_NOT_FOUND also for a tombstone */
function openPresent(opened: OpenedEnvironment, id: string): Secret {
  if (!isPresent(opened, id)) throw new VaultError('ERR_SECRET_NOT_FOUND', { id });
  return opened.openRecord(id);
}

function viewIn(opened: OpenedEnvironment, environment: string, id: string, secret: Secret): SecretView {
  const { revision } = opened.summary(id);
  return viewOf({ environment, id, revision }, secret, (value) => opened.checkOf(value));
}
