import type { ReactNode } from 'react';
import { EnvironmentBadge } from '../../components/environment-badge.tsx';
import { ConnectPanel, SourceSwitch } from '../connect/connect-panel.tsx';
import { IdentityStrip } from '../connect/identity-strip.tsx';
import { KeyPicker } from '../connect/key-picker.tsx';
import { useConnect } from '../connect/use-connect.ts';
import { useKeys } from '../connect/use-keys.ts';
import { namesOf } from './create-vault.ts';
import { changeDraft, currentDraft, useDraft } from './create-store.ts';
import { StepFrame } from './step-frame.tsx';
import text from '../../styles/text.module.css';
import styles from './connect-step.module.css';

/** Step 2 under KMS: who one is to AWS, then the key of the first environment. */
export function ConnectStep(): ReactNode {
  const { wishes, connectionId } = useDraft();
  const connecting = useConnect(undefined, connectionId === undefined ? {} : { source: 'saved', savedId: connectionId });
  const { tested, busy, connect } = connecting;
  const keys = useKeys(tested?.connection, namesOf(wishes)[0] ?? '');
  const first = wishes[0];
  const takeKey = async (): Promise<void> => {
    const key = await keys.use();
    if (!key) return;
    const { wishes: now } = currentDraft();
    changeDraft({ connectionId: key.connectionId, wishes: now.map((wish, at) => (at === 0 ? { ...wish, key } : wish)), step: 'environments' });
  };
  const next = tested
    ? { label: keys.busy ? 'Trying the key …' : 'Use this key', run: () => void takeKey(), disabled: !keys.ready }
    : { label: busy ? 'Connecting …' : 'Connect', run: () => void connect(), disabled: busy };
  return (
    <StepFrame
      step="connect"
      wide
      title="Connect AWS"
      description={first ? <span className={text.line}>Pick who you are, then the key that seals <EnvironmentBadge tone={first.tone} label={first.label} /></span> : undefined}
      actions={<SourceSwitch connecting={connecting} />}
      next={next}
      note={tested ? 'Encrypts and decrypts 32 test bytes, nothing else' : 'Asks AWS who you are, nothing else'}
    >
      <div className={styles.columns}>
        <ConnectPanel connecting={connecting} />
        {tested && first ? <div className={styles.right}><KeyPicker choice={keys} label={first.label} /><IdentityStrip tested={tested} /></div> : <p className={styles.later}>The keys of the account are listed here once AWS knows you.</p>}
      </div>
    </StepFrame>
  );
}
