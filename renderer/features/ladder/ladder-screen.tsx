import { RefreshCw } from 'lucide-react';
import { type ReactNode, useEffect, useEffectEvent } from 'react';
import type { WireError } from '../../../shared/ipc/call.ts';
import type { EnvironmentState } from '../../../shared/ipc/vault-calls.ts';
import { Button } from '../../components/button.tsx';
import { EnvironmentBadge, Tape } from '../../components/environment-badge.tsx';
import { InlineError } from '../../components/inline-error.tsx';
import { Page } from '../../components/page.tsx';
import { Ring } from '../../components/ring.tsx';
import { useStepKeys } from '../../components/use-step-keys.ts';
import { messageOf } from '../../messages.ts';
import { classNames } from '../../components/class-names.ts';
import { inWords } from '../list/list-words.ts';
import { cancelUnlock, unlock, useUnlocking } from '../lock/unlock.ts';
import { isTyping } from '../shortcuts/typing.ts';
import { useEnvironment } from '../shell/app-store.ts';
import { openHome, openView, type ViewOf } from '../shell/view.ts';
import { Ladder } from './ladder.tsx';
import { Policy } from './policy.tsx';
import { firstAttempt, ladderOf, rungOf, type Rung } from './rungs.ts';
import { useDiagnosis, useLiveSteps } from './use-diagnosis.ts';
import { WaysOut } from './ways-out.tsx';
import text from '../../styles/text.module.css';
import styles from './ladder-screen.module.css';

/** Ctrl/Cmd+R tries again, P tries another connection. */
function useLadderKeys(again: () => void, connection: (() => void) | undefined): void {
  const take = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.repeat || isTyping(event)) return;
    const mod = event.ctrlKey || event.metaKey;
    const run = mod && event.key.toLowerCase() === 'r' ? again : !mod && event.key.toLowerCase() === 'p' ? connection : undefined;
    if (!run) return;
    event.preventDefault();
    run();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => take(event);
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, []);
}

/** What each recipient answered, out of the failure that lists every attempt. */
function outcomesOf(failure: WireError | undefined): ReadonlyMap<string, WireError> {
  const attempts = failure?.details['attempts'];
  if (!Array.isArray(attempts)) return new Map();
  return new Map((attempts as readonly { recipient: string; code: WireError['code']; details?: WireError['details'] }[]).map(({ recipient, code, details }) => [recipient, { code, details: details ?? {} }]));
}

/** The sentence under the title: what to do about the one rung that refused. */
function summary(rungs: readonly Rung[], failure: WireError | undefined): string {
  const refused = rungs.find(({ state }) => state === 'refused')?.error ?? (failure && firstAttempt(failure));
  if (!refused) return 'Every step that can be looked at holds. Try again.';
  const held = rungs.filter(({ state, stage }) => state === 'passed' && stage !== 'Vault file').map(({ stage }) => stage.toLowerCase());
  const fine = held.length === 0 ? '' : `${inWords(held).replace(/^./, (letter) => letter.toUpperCase())} ${held.length === 1 ? 'is' : 'are'} fine. `;
  return `${fine}${messageOf(refused).action}`;
}

function Trying({ environment }: { readonly environment: EnvironmentState }): ReactNode {
  const steps = useLiveSteps(environment.name, true);
  const rungs = steps.map((step) => rungOf(step, environment));
  return (
    <section aria-live="polite">
      {rungs.length === 0 ? <p className={classNames(text.line, text.second)}><Ring size={16} />Unlocking …</p> : <Ladder rungs={rungs} label="What is being tried" />}
    </section>
  );
}

function Found({ environment, failure }: { readonly environment: EnvironmentState; readonly failure: WireError | undefined }): ReactNode {
  const { diagnosis, failure: notFound } = useDiagnosis(environment.name, failure);
  const rungs = diagnosis ? ladderOf(diagnosis, failure, environment) : [];
  const place = diagnosis?.steps.find(({ stage }) => stage === 'kms')?.facts['policyPlace'];
  return (
    <>
      <p className={classNames(text.second, styles.summary)}>{diagnosis ? summary(rungs, failure) : ' '}</p>
      <div className={styles.columns}>
        <section>
          {notFound ? <InlineError error={failure ? firstAttempt(failure) : notFound} /> : diagnosis ? <Ladder rungs={rungs} label="What was checked" /> : <p className={classNames(text.line, text.second)} role="status"><Ring size={16} />Looking at each step …</p>}
          {diagnosis?.policy === undefined ? undefined : <Policy environment={environment.name} policy={diagnosis.policy} place={String(place ?? '')} />}
        </section>
        <WaysOut environment={environment} outcomes={outcomesOf(failure)} />
      </div>
    </>
  );
}

function Actions({ environment, busy, again }: { readonly environment: EnvironmentState; readonly busy: boolean; readonly again: () => void }): ReactNode {
  if (busy) return <Button onClick={() => void cancelUnlock(environment.name)}>Cancel</Button>;
  return <Button keycap="Mod+R" aria-keyshortcuts="Control+R Meta+R" icon={<RefreshCw size={14} aria-hidden="true" />} onClick={again}>Try again</Button>;
}

function NotOpen({ environment }: { readonly environment: EnvironmentState }): ReactNode {
  const { busy, failure } = useUnlocking(environment.name);
  const again = (): void => {
    if (!busy) void unlock({ environment: environment.name });
  };
  const kms = environment.recipients.some(({ kind }) => kind === 'aws-kms');
  useLadderKeys(again, kms && !busy ? () => openView({ screen: 'connect-aws' }) : undefined);
  useStepKeys({ onEscape: busy ? () => void cancelUnlock(environment.name) : openHome });
  return (
    <Page
      title={<><EnvironmentBadge tone={environment.tone} label={environment.label} variant="title" />{busy ? 'is being unlocked' : 'did not unlock'}</>}
      actions={<Actions environment={environment} busy={busy} again={again} />}
    >
      {busy ? <Trying environment={environment} /> : <Found environment={environment} failure={failure} />}
    </Page>
  );
}

/** "prod did not unlock": what worked, what did not, why, and what opens it now. Gives way to the secrets once it is open. */
export function LadderScreen({ view }: { readonly view: ViewOf<'unlock-failed'> }): ReactNode {
  const environment = useEnvironment(view.environment);
  const open = environment?.lock === 'open' || environment?.lock === 'read-only';
  useEffect(() => {
    if (open) openHome();
  }, [open]);
  if (!environment || open) return undefined;
  return (
    <div className={styles.screen}>
      <Tape tone={environment.tone} />
      <NotOpen environment={environment} />
    </div>
  );
}
