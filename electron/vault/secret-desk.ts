import type { Settings } from '../../shared/model/settings.ts';
import type { Drafts } from '../storage/drafts.ts';
import { BulkChanges } from './bulk.ts';
import { DraftKeeper } from './drafts.ts';
import { IndexWork } from './index-work.ts';
import { SecretList } from './list.ts';
import type { Clock, Random } from './ports.ts';
import { Secrets, type CopyTarget } from './secrets.ts';
import type { SessionView } from './session-view.ts';
import { UndoLog } from './undo.ts';
import { Uses } from './uses.ts';

export interface SecretDeskParts<Copied> {
  readonly session: SessionView;
  readonly clock: Clock;
  readonly random: Random;
  readonly drafts: Drafts;
  readonly clipboard: CopyTarget<Copied>;
  readonly settings: () => Pick<Settings, 'clipboardClearMs' | 'revealHideMs'>;
  /** Whether values of the environment are never drawn. */
  readonly isCopyOnly: (environment: string) => boolean;
}

/** Everything that is done with secrets, over one session. */
export interface SecretDesk<Copied> {
  readonly list: SecretList;
  readonly secrets: Secrets<Copied>;
  readonly bulk: BulkChanges;
  readonly undo: UndoLog;
  readonly drafts: DraftKeeper;
}

/** Builds the use cases over secrets and ties them to the session: a lock drops all that they read. */
export function buildSecretDesk<Copied>(parts: SecretDeskParts<Copied>): SecretDesk<Copied> {
  const { session, clock, random } = parts;
  const now = (): number => clock.wallMs();
  const uses = new Uses();
  const list = new SecretList({ session, uses, now });
  const undo = new UndoLog({ session, random, now });
  const work = new IndexWork(list, clock);
  session.onChange(({ what }) => {
    if (what === 'locked' || what === 'closed' || what === 'file') list.drop();
    if (what === 'closed') uses.clear();
    if (what !== 'closed' && what !== 'state') work.start();
  });
  return {
    list,
    undo,
    bulk: new BulkChanges({ session, undo, random, now }),
    secrets: new Secrets({ ...parts, list, uses, undo, now }),
    drafts: new DraftKeeper({ session, storage: parts.drafts, random }),
  };
}
