import { type ReactNode, useState } from 'react';
import type { WireError } from '../../../shared/ipc/call.ts';
import type { EnvironmentState, RecipientSpec } from '../../../shared/ipc/vault-calls.ts';
import { ask, failureOf } from '../../bridge.ts';
import { Button } from '../../components/button.tsx';
import { EnvironmentBadge } from '../../components/environment-badge.tsx';
import { InlineError } from '../../components/inline-error.tsx';
import { Page } from '../../components/page.tsx';
import { useStepKeys } from '../../components/use-step-keys.ts';
import { classNames } from '../../components/class-names.ts';
import { setVault } from '../shell/app-store.ts';
import { showNotice } from '../toast/toast-store.ts';
import { MakingProgress } from './making.tsx';
import text from '../../styles/text.module.css';
import styles from './add-recipient.module.css';

export interface AddProps {
  readonly environment: EnvironmentState;
  readonly onBack: () => void;
  readonly onDone: () => void;
}

export interface Adding {
  readonly busy: boolean;
  readonly failure: WireError | undefined;
  /** Does what `prepare` says, then adds the recipient that it answers; undefined leaves everything as it is. */
  readonly add: (prepare: () => Promise<RecipientSpec | undefined>) => void;
}

/** Giving up is no failure. */
function unlessCancelled(failure: WireError): WireError | undefined {
  return failure.code === 'ERR_CANCELLED' ? undefined : failure;
}

/** Adds a recipient, keeps a failure, and goes back to the table. */
export function useAdding({ environment, onDone }: AddProps, what: string): Adding {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<WireError | undefined>(undefined);
  const run = async (prepare: () => Promise<RecipientSpec | undefined>): Promise<void> => {
    const spec = await prepare();
    if (!spec) return;
    setVault(await ask('recipient:add', { environment: environment.name, spec }));
    showNotice({ words: `${what} opens ${environment.label} now` });
    onDone();
  };
  const add = (prepare: () => Promise<RecipientSpec | undefined>): void => {
    setBusy(true);
    setFailure(undefined);
    run(prepare)
      .catch((error: unknown) => setFailure(unlessCancelled(failureOf(error))))
      .finally(() => setBusy(false));
  };
  return { busy, failure, add };
}

interface PageProps extends AddProps {
  readonly title: string;
  readonly description?: string;
  readonly actions?: ReactNode;
  readonly wide?: boolean;
  readonly adding: Adding;
  readonly next: { readonly label: string; readonly run: () => void; readonly disabled?: boolean };
  readonly note?: string;
  readonly children: ReactNode;
}

/** What one kind of recipient needs, with the way back and "Add". */
export function AddPage({ environment, onBack, title, description, actions, wide = false, adding, next, note, children }: PageProps): ReactNode {
  const blocked = adding.busy || next.disabled === true;
  useStepKeys({ onEnter: blocked ? undefined : next.run, onEscape: adding.busy ? undefined : onBack });
  return (
    <Page narrow={!wide} title={<>{title} <EnvironmentBadge tone={environment.tone} label={environment.label} variant="title" /></>} description={description} actions={actions}>
      <div className={styles.content}>
        {children}
        {adding.busy ? <MakingProgress labelOf={() => environment.label} /> : undefined}
        {adding.failure ? <InlineError error={adding.failure} /> : undefined}
      </div>
      <div className={styles.footer}>
        {note === undefined ? undefined : <span className={classNames(text.small, text.third)}>{note}</span>}
        <Button tone="quiet" size="l" keycap="Escape" disabled={adding.busy} onClick={onBack}>Back</Button>
        <Button tone="primary" size="l" keycap="Enter" disabled={blocked} onClick={next.run}>{adding.busy ? 'Adding …' : next.label}</Button>
      </div>
    </Page>
  );
}
