import type { Handlers } from '../../../shared/ipc/contract.ts';
import type { ClipboardState } from '../../../shared/ipc/app-calls.ts';
import { generate } from '../../generator/generator.ts';
import type { SettingsStore } from '../../storage/settings.ts';
import type { Random } from '../../vault/ports.ts';
import type { SecretDesk } from '../../vault/secret-desk.ts';

/** What was copied, as the windows are told. */
export type Copied = NonNullable<ClipboardState['copied']>;

export interface SecretHandlerParts {
  readonly desk: SecretDesk<Copied>;
  readonly settings: Pick<SettingsStore, 'current'>;
  readonly random: Random;
}

type SecretHandlers = Pick<Handlers, Extract<keyof Handlers, `secret:${string}`>>;

/** Finding, editing, copying and moving secrets. */
export function secretHandlers(parts: SecretHandlerParts): SecretHandlers {
  const { list, secrets } = parts.desk;
  return {
    'secret:query': ({ filter, offset, limit }) => list.query(filter, offset, limit),
    'secret:get': (ref) => secrets.get(ref),
    'secret:copy': (picked) => secrets.copy(picked),
    'secret:copyFirst': ({ filter }) => secrets.copyFirst(filter),
    'secret:copyAs': (picked) => secrets.copyAs(picked),
    'secret:totp': (ref) => secrets.totp(ref),
    'secret:reveal': (picked) => secrets.reveal(picked),
    ...editHandlers(parts),
    ...bulkHandlers(parts),
  };
}

type EditCall = 'save' | 'putDraft' | 'getDraft' | 'discardDraft' | 'generate';

function editHandlers({ desk, settings, random }: SecretHandlerParts): Pick<SecretHandlers, `secret:${EditCall}`> {
  const { secrets, drafts } = desk;
  return {
    'secret:save': async (draft) => {
      const saved = await secrets.save(draft);
      // Saved: what the draft held is in the vault, and a draft that cannot be deleted must not make it look otherwise.
      await drafts.discard(draft.environment).catch(() => undefined);
      return saved;
    },
    'secret:putDraft': (draft) => {
      drafts.put(draft);
      return {};
    },
    'secret:getDraft': async ({ environment }) => {
      const draft = await drafts.get(environment);
      return draft === undefined ? {} : { draft };
    },
    'secret:discardDraft': async ({ environment }) => {
      await drafts.discard(environment);
      return {};
    },
    'secret:generate': ({ options }) => ({ ...generate(options ?? settings.current.generator, random) }),
  };
}

type BulkCall = 'setFavourite' | 'trash' | 'restore' | 'purge' | 'tag' | 'transfer' | 'undo';

function bulkHandlers({ desk }: SecretHandlerParts): Pick<SecretHandlers, `secret:${BulkCall}`> {
  const { bulk, undo } = desk;
  return {
    'secret:setFavourite': ({ secrets, favourite }) => bulk.setFavourite(secrets, favourite),
    'secret:trash': ({ secrets }) => bulk.trash(secrets),
    'secret:restore': ({ secrets }) => bulk.restore(secrets),
    'secret:purge': async ({ secrets }) => ({ changed: (await bulk.purge(secrets)).changed }),
    'secret:tag': ({ secrets, add, remove }) => bulk.tag(secrets, add, remove),
    'secret:transfer': ({ secrets, to, how }) => bulk.transfer(secrets, to, how),
    'secret:undo': async (request) => ({ changed: await undo.undo(request.undo) }),
  };
}
