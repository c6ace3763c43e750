import type { ReactNode } from 'react';
import { ConnectPanel, SourceSwitch } from '../connect/connect-panel.tsx';
import { IdentityStrip } from '../connect/identity-strip.tsx';
import { KeyPicker } from '../connect/key-picker.tsx';
import { useConnect } from '../connect/use-connect.ts';
import { useKeys } from '../connect/use-keys.ts';
import { AddPage, type AddProps, useAdding } from './add-page.tsx';
import styles from './add-recipient.module.css';

/** A KMS key as recipient: who one is to AWS, then the key. */
export function AddKms(props: AddProps): ReactNode {
  const { environment } = props;
  const adding = useAdding(props, 'The KMS key');
  const connecting = useConnect();
  const { tested, busy, connect } = connecting;
  const keys = useKeys(tested?.connection, environment.name);
  const takeKey = (): void =>
    adding.add(async () => {
      const key = await keys.use();
      return key ? { kind: 'aws-kms', connectionId: key.connectionId, key: key.arn } : undefined;
    });
  const next = tested ? { label: 'Add this key', run: takeKey, disabled: !keys.ready } : { label: busy ? 'Connecting …' : 'Connect', run: () => void connect(), disabled: busy };
  return (
    <AddPage
      {...props}
      wide
      adding={adding}
      title="Add a KMS key to"
      description="Pick who you are, then the key."
      actions={<SourceSwitch connecting={connecting} />}
      next={next}
      note={tested ? 'Encrypts and decrypts 32 test bytes, then wraps the data key' : 'Asks AWS who you are, nothing else'}
    >
      <div className={styles.columns}>
        <ConnectPanel connecting={connecting} />
        {tested ? <div className={styles.right}><KeyPicker choice={keys} label={environment.label} /><IdentityStrip tested={tested} /></div> : <p className={styles.later}>The keys of the account are listed here once AWS knows you.</p>}
      </div>
    </AddPage>
  );
}
