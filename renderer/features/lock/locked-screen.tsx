import { Lock, LockOpen, Pencil } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import type { EnvironmentState, VaultState } from '../../../shared/ipc/vault-calls.ts';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { classNames } from '../../components/class-names.ts';
import { EnvironmentGlyph } from '../../components/environment-badge.tsx';
import { PlainText } from '../../components/plain-text.tsx';
import { Empty } from '../../components/page.tsx';
import { resetList } from '../list/list-store.ts';
import { inWords } from '../list/list-words.ts';
import { openedBy } from './recipient-words.ts';
import { cancelUnlock, startUnlock, useUnlocking } from './unlock.ts';
import { stepWords } from './unlock-step.tsx';
import { useDigits } from './use-digits.ts';
import text from '../../styles/text.module.css';
import styles from './locked-screen.module.css';

const causes: Readonly<Record<string, string>> = {
  person: 'You locked it.',
  idle: 'Locked because nothing was done for a while.',
  screen: 'Locked with the screen.',
  suspend: 'Locked when the computer went to sleep.',
  cap: 'Locked after the longest time that anything stays open.',
  disk: 'Locked because the file was replaced on disk.',
};

/** Why everything is locked, as far as one cause holds for all. */
function because(environments: readonly EnvironmentState[]): string {
  const found = new Set(environments.map((environment) => environment.lockedBecause));
  const cause = found.size === 1 ? causes[[...found][0] ?? ''] : undefined;
  return cause === undefined ? 'Unlock what you need; each environment has its own keys.' : `${cause} Keys are wiped from memory.`;
}

function EnvironmentLine({ environment, digit, first }: { readonly environment: EnvironmentState; readonly digit: number; readonly first: boolean }): ReactNode {
  const { busy, step } = useUnlocking(environment.name);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (first) button.current?.focus();
  }, [first]);
  return (
    <li className={styles.line}>
      <EnvironmentGlyph tone={environment.tone} size={14} />
      <span className={styles.words}>
        <bdi className={classNames(text.semi, text.ellipsis)}>{environment.label}</bdi>
        <bdi className={classNames(text.small, text.third)}>{busy ? `${stepWords(step)} …` : openedBy(environment)}</bdi>
      </span>
      {busy ? (
        <Button className={styles.button} aria-label={`Cancel unlocking ${environment.label}`} onClick={() => void cancelUnlock(environment.name)}>Cancel</Button>
      ) : (
        <Button
          ref={button}
          className={styles.button}
          icon={<LockOpen size={14} aria-hidden="true" />}
          {...(digit <= 9 ? { keycap: String(digit) } : {})}
          onClick={() => startUnlock(environment.name)}
        >
          Unlock <PlainText>{environment.label}</PlainText>
        </Button>
      )}
    </li>
  );
}

function Drafts({ environments }: { readonly environments: readonly EnvironmentState[] }): ReactNode {
  const drafts = environments.filter((environment) => environment.hasDraft);
  if (drafts.length === 0) return undefined;
  return (
    <p className={classNames(text.small, text.second, styles.draft)}>
      <Pencil size={14} aria-hidden="true" />
      <bdi>Your unsaved edit in {inWords(drafts.map((environment) => environment.label))} is sealed and comes back when you unlock it.</bdi>
    </p>
  );
}

/** Everything is locked: what there is, and a digit to open each. */
export function LockedScreen({ vault }: { readonly vault: VaultState }): ReactNode {
  // What was searched for goes with what was found.
  useEffect(resetList, []);
  useDigits((digit) => {
    const environment = vault.environments[digit - 1];
    if (environment) startUnlock(environment.name);
  });
  return (
    <Empty icon={<Lock aria-hidden="true" />} title="Everything is locked" text={because(vault.environments)}>
      <Card>
        <ul>
          {vault.environments.map((environment, index) => (
            <EnvironmentLine key={environment.name} environment={environment} digit={index + 1} first={index === 0} />
          ))}
        </ul>
      </Card>
      <Drafts environments={vault.environments} />
    </Empty>
  );
}
